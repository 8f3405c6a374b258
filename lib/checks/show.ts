import { calledOf, userPersonOf } from "../users/user.ts";
import type { SetUpCheck } from "./settings.ts";

/** The JSON of how a product is checked. */
export const showCheck = ({ testUser, page, action }: SetUpCheck) => ({
  user: { ...userPersonOf(testUser), called: calledOf(testUser) },
  page,
  action,
});
export type ShownCheck = ReturnType<typeof showCheck>;

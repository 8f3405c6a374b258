import { ok } from "../../auth.ts";
import { reading } from "../../handler.ts";

/** The user object of a route handler: `impersonatorUserId` is there for an impersonator and absent for everybody else. */
export const GET = reading(async ({ user: { id, email, name, impersonatorUserId } }) =>
  ok({ user: { id, email, name }, impersonatorUserId }),
);

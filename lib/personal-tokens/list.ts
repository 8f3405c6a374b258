import type { EmployeeContext } from "../context.ts";
import type { PersonalToken } from "./personal-token.ts";

/** The caller's own tokens, newest first, those included whose time is over. Nobody sees another's. */
export const listPersonalTokens = ({ store, caller }: EmployeeContext): Promise<PersonalToken[]> =>
  store.read((tx) => tx.personalTokens.list(caller.id));

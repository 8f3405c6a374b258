import * as users from "#lib/sessions/account.ts";
import { renameUser } from "#lib/sessions/rename.ts";
import { assertMayChange, type ProductContext } from "#lib/sessions/session.ts";
import type { Account } from "./tally/account.ts";

/**
 * The host's sign-in, as Tally asks it. The verbs of lib/ hold the rules, refuse an impersonator, and write the audit event
 * in the transaction of the change.
 */
export const accountOf = (context: ProductContext): Account => ({
  name: context.session.user.name,
  email: context.session.user.email,
  sessionId: context.session.id,
  assertMayChange: () => context.store.read((tx) => assertMayChange(context, tx)),
  rename: (name) => renameUser(context, name),
  changeEmail: (input) => users.changeUserEmail(context, input),
  changePassword: (input) => users.changeUserPassword(context, input),
  signOutEverywhere: () => users.signOutEverywhere(context),
  delete: (input) => users.deleteAccount(context, input),
});

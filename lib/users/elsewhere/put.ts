import { assertStanding } from "../../api-keys/caller.ts";
import { type ApiKeyContext, change } from "../../context.ts";
import { DomainError, type FieldError, notFound } from "../../errors.ts";
import type { User } from "../user.ts";
import { apply } from "./apply.ts";
import type { BatchInput, PatchUserInput, PutUserInput } from "./input.ts";
import type { Conflict } from "./plan.ts";

/**
 * Makes a user be here as they are where they live: added, adopted by the e-mail of one who has no external id yet, or
 * changed. The same again changes nothing and records nothing. Who is added has no password, and can't sign in by one.
 *
 * @throws email_taken
 */
export function putUser(
  context: ApiKeyContext,
  externalId: string,
  input: PutUserInput,
): Promise<{ user: User; added: boolean }> {
  return change(context, function* (tx) {
    yield* assertStanding(context, tx);
    const { conflicts, done } = yield* apply(context, tx, [{ externalId, ...input }]);
    const [one] = done;
    if (conflicts.length > 0 || !one) throw emailTaken();
    return { user: one.user, added: one.kind === "add" };
  });
}

/**
 * Changes what is named of a user who is here by that external id.
 *
 * @throws not_found, email_taken
 */
export function patchUser(context: ApiKeyContext, externalId: string, to: PatchUserInput): Promise<User> {
  return change(context, function* (tx) {
    yield* assertStanding(context, tx);
    const user = yield* tx.users.findByExternalId(externalId);
    if (!user) throw notFound("user");
    const { email = user.email, name = user.name, active } = to;
    const { conflicts, done } = yield* apply(context, tx, [{ externalId, email, name, active }]);
    const [one] = done;
    if (conflicts.length > 0 || !one) throw emailTaken();
    return one.user;
  });
}

/**
 * `putUser` for up to 1,000 at once, in one transaction: all of them, or none. They may take over each other's e-mails.
 *
 * @throws invalid_input with a pointer for each that stands in the way.
 */
export function putUsers(
  context: ApiKeyContext,
  { users }: BatchInput,
): Promise<{ added: number; updated: number; unchanged: number }> {
  return change(context, function* (tx) {
    yield* assertStanding(context, tx);
    const { conflicts, done } = yield* apply(context, tx, users);
    if (conflicts.length > 0) {
      const fields = conflicts.map(fieldErrorOf);
      throw new DomainError("invalid_input", `Nothing was changed. ${fields[0]?.detail ?? ""}`, { fields });
    }
    const count = (kind: (typeof done)[number]["kind"]) => done.filter((one) => one.kind === kind).length;
    return { added: count("add"), updated: count("update"), unchanged: count("keep") };
  });
}

const TAKEN = "Another user has this e-mail.";

const emailTaken = () => new DomainError("email_taken", TAKEN, { fields: [{ pointer: "/email", detail: TAKEN }] });

const fieldErrorOf = ({ index, field, sameAs }: Conflict): FieldError => ({
  pointer: `/users/${index}/${field}`,
  detail: sameAs === null ? TAKEN : `This is in the list twice: /users/${sameAs}/${field} says the same.`,
});

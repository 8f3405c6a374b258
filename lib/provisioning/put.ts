import { changeByKey, takeAwayByKey } from "../api-keys/caller.ts";
import type { ApiKeyContext } from "../context.ts";
import { DomainError, type FieldError, notFound } from "../errors.ts";
import type { User } from "../users/user.ts";
import { apply } from "./apply.ts";
import type { BatchInput, PatchUserInput, PutUserInput } from "./input.ts";
import { type Conflict, KEEPS_EMAIL } from "./plan.ts";

/**
 * Makes a user be here as they are where they live: added, adopted by the e-mail of one who has no external id yet, or
 * changed; protected where that is said. The same again changes nothing and records nothing. Who is added has no password, and can't sign in by one.
 *
 * @throws email_taken, or user_is_employee for another e-mail than the employee's.
 */
export function putUser(
  context: ApiKeyContext,
  externalId: string,
  input: PutUserInput,
): Promise<{ user: User; added: boolean }> {
  return turnByKey(takesAway(input))(context, function* (tx) {
    const { conflicts, done } = yield* apply(context, tx, [{ externalId, ...input }]);
    const [one] = done;
    if (conflicts.length > 0 || !one) throw refusalOf(conflicts);
    return { user: one.user, added: one.kind === "add" };
  });
}

/**
 * Changes what is named of a user who is here by that external id.
 *
 * @throws not_found, email_taken, user_is_employee
 */
export function patchUser(context: ApiKeyContext, externalId: string, to: PatchUserInput): Promise<User> {
  return turnByKey(takesAway(to))(context, function* (tx) {
    const user = yield* tx.users.findByExternalId(externalId);
    if (!user) throw notFound("user");
    const { conflicts, done } = yield* apply(context, tx, [{ externalId, ...to }]);
    const [one] = done;
    if (conflicts.length > 0 || !one) throw refusalOf(conflicts);
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
  return turnByKey(users.every(takesAway))(context, function* (tx) {
    const { conflicts, done } = yield* apply(context, tx, users);
    if (conflicts.length > 0) {
      const fields = conflicts.map(fieldErrorOf);
      throw new DomainError("invalid_input", `Nothing was changed. ${fields[0]?.detail ?? ""}`, { fields });
    }
    const count = (kind: (typeof done)[number]["kind"]) => done.filter((one) => one.kind === kind).length;
    return { added: count("add"), updated: count("update"), unchanged: count("keep") };
  });
}

/** Who is disabled can do nothing, and nobody acts as who is protected, whatever else is said of them. */
const takesAway = ({ active, protected: toProtect }: PatchUserInput) => active === false || toProtect === true;
const turnByKey = (givesNothing: boolean) => (givesNothing ? takeAwayByKey : changeByKey);

function refusalOf([conflict]: Conflict[]): DomainError {
  const code = conflict?.because === "user_is_employee" ? "user_is_employee" : "email_taken";
  return new DomainError(code, sentences[code], { fields: [{ pointer: "/email", detail: sentences[code] }] });
}

const fieldErrorOf = ({ index, field, because, sameAs }: Conflict): FieldError => ({
  pointer: `/users/${index}/${field}`,
  detail:
    because === "said_twice"
      ? `This is in the list twice: /users/${sameAs}/${field} says the same.`
      : sentences[because],
});

const sentences = { email_taken: "Another user has this e-mail.", user_is_employee: KEEPS_EMAIL };

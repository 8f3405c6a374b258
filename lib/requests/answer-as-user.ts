import { type Context, eventOf } from "../context.ts";
import { DomainError, notFound } from "../errors.ts";
import { canBeAnswered } from "../policy.ts";
import { actorOfUser, changeByUser, type ProductContext, takeAwayByUser } from "../sessions/session.ts";
import { assertRightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import type { User } from "../users/user.ts";
import { must } from "../verb.ts";
import { aboutRequest } from "./about.ts";
import { answerChanges } from "./answer.ts";
import { type AccessRequest, afterYes, missingAnswer, statusAt } from "./request.ts";

/**
 * The user's own answer to who asks to be signed in as them, in the product where they are signed in themselves. Nobody else
 * answers for them: an impersonator is refused, whoever they are. A yes, if it is the last that was needed, gives 10
 * minutes to begin.
 *
 * @throws impersonated, not_found for what isn't theirs, or doesn't wait for them yet; already_answered, request_expired,
 * not_signed_in; unavailable while this server's clock is wrong.
 */
export async function answerRequestAsUser(
  context: ProductContext,
  id: string,
  answer: "yes" | "no",
): Promise<AccessRequest> {
  assertRightTime(context.store);
  const { user, impersonation } = context.session;
  if (impersonation !== null)
    throw new DomainError("impersonated", "Only the user may answer this, and not whoever is signed in as them.");
  const write = answer === "yes" ? changeByUser : takeAwayByUser;
  return write(context, (tx) => answerAsUser(context, tx, user, id, answer));
}

/** The same in a transaction that has made sure that it is the user who answers. */
export function* answerAsUser(
  context: Context,
  tx: Tables,
  user: User,
  id: string,
  answer: "yes" | "no",
): Steps<AccessRequest> {
  const request = yield* tx.requests.find(id);
  const theirs = request !== null && request.user?.id === user.id && request.needsUser;
  if (!theirs || missingAnswer(request) === "approver") throw notFound("request");
  const now = context.clock();
  must(canBeAnswered(statusAt(request, now), missingAnswer(request), "user"));
  const to =
    answer === "yes"
      ? afterYes(request, { userAnsweredAt: now }, now)
      : { userAnsweredAt: now, status: "refused" as const };
  const type = answer === "yes" ? "request.approved" : "request.refused";
  const answered = yield* tx.requests.answer(id, to, now, (row) =>
    eventOf(context, type, actorOfUser(user), aboutRequest(row, answerChanges(request, row))),
  );
  if (!answered) must(canBeAnswered("used", null, "user"));
  return answered ?? request;
}

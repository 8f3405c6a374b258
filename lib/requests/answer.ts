import type { Changes } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { notFound } from "../errors.ts";
import { grantRequested } from "../grants/grant.ts";
import { canBeAnswered, mayAnswer, mayAnswerRequests } from "../policy.ts";
import { assertRightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import { queueRequest } from "../support-access/queue.ts";
import { change, must, turn } from "../verb.ts";
import { aboutRequest } from "./about.ts";
import type { AnswerInput } from "./input.ts";
import { type AccessRequest, afterYes, missingAnswer, statusAt } from "./request.ts";

/**
 * For whoever reads a body only then: a Member is refused before anything else is said.
 *
 * @throws forbidden for Members, which is recorded.
 */
export async function assertMayAnswer(context: EmployeeContext): Promise<void> {
  if (mayAnswerRequests(context.caller).allowed) return;
  // biome-ignore lint/correctness/useYield: the rule is asked of the caller as the database knows them at this moment
  await change(context, function* (_, caller) {
    must(mayAnswerRequests(caller), "request.denied");
  });
}

/**
 * An Owner's or Admin's answer to what somebody else asks for; an Owner's alone to an Admin's own access. A yes gives that
 * access at once; to anything else it gives 10 minutes to begin, once the user, where they are asked too, has said yes as well.
 *
 * @throws forbidden, not_found, own_request, already_answered, waits_for_user, request_expired; of an Admin's own access whatever
 * refuses to give it now; unavailable while this server's clock is wrong.
 */
export async function answerRequest(
  context: EmployeeContext,
  id: string,
  { answer, note }: AnswerInput,
): Promise<AccessRequest> {
  assertRightTime(context.store);
  return turn(() => answer === "refuse")(context, function* (tx, caller) {
    must(mayAnswerRequests(caller), "request.denied");
    const request = yield* tx.requests.find(id);
    if (!request) throw notFound("request");
    must(mayAnswer(caller, request), "request.denied", aboutRequest(request));
    const now = context.clock();
    const open = canBeAnswered(statusAt(request, now), missingAnswer(request), "approver");
    must(open, "request.denied", aboutRequest(request));
    if (answer === "approve" && request.kind === "grant") yield* grantRequested(context, tx, caller, request);
    return yield* noted(context, tx, caller, request, { answer, note });
  });
}

function* noted(
  context: EmployeeContext,
  tx: Tables,
  caller: Employee,
  request: AccessRequest,
  { answer, note }: AnswerInput,
): Steps<AccessRequest> {
  const now = context.clock();
  const by = { answeredById: caller.id, note, answeredAt: now };
  const to =
    answer === "approve"
      ? { ...by, ...afterYes(request, { answeredAt: now }, now) }
      : { ...by, status: "refused" as const };
  const type = answer === "approve" ? "request.approved" : "request.refused";
  const answered = yield* tx.requests.answer(request.id, to, now, (row) =>
    eventOf(context, type, actorOf(caller), { ...aboutRequest(row, answerChanges(request, row)), reason: note }),
  );
  // Serializable transactions leave no way here; the conditional UPDATE is what would say so if one were found.
  if (!answered) must(canBeAnswered("used", null, "approver"), "request.denied", aboutRequest(request));
  if (answered) yield* queueRequest(context, tx, answered);
  return answered ?? request;
}

/** What an answer has made of a request: a yes after which the user's is missing leaves it waiting. */
export const answerChanges = (from: AccessRequest, to: AccessRequest): Changes => ({
  status: { from: "waiting", to: to.status === "used" ? "approved" : to.status },
  ...(to.status === "waiting" && { waitsFor: { from: missingAnswer(from), to: missingAnswer(to) } }),
});

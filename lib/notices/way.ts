import { eventOf } from "../context.ts";
import { personOf } from "../employees/employee.ts";
import type { Delivery } from "../outbox/delivery.ts";
import { type OutboxContext, UNWANTED, type Way } from "../outbox/way.ts";
import { maySeeOwnersNotices } from "../policy.ts";
import { withTally } from "./list.ts";
import { type Mailer, mailOf } from "./mail.ts";
import { isOwnNotice, type Notice } from "./notice.ts";

/** In milliseconds: longer than a mailer takes, its turn included. */
const CLAIM_MS = 5 * 60_000;

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;

/** Sends a notice as mail: for 24 hours, and then it is recorded as mail.unreachable. */
export const mailWay = (mailer: Mailer): Way => ({
  retryAfterS: [10, MINUTE_S, 5 * MINUTE_S, 30 * MINUTE_S, ...[1, 2, 4, 6, 10].map((hours) => hours * HOUR_S)],
  claimMs: CLAIM_MS,
  rests: true,
  attempt: (context, delivery) => sendMail(context, delivery, mailer),
});

async function sendMail(context: OutboxContext, { id }: Delivery, mailer: Mailer): ReturnType<Way["attempt"]> {
  const notice = await context.store.read(function* (tx) {
    const found = yield* tx.notices.find(id);
    return found && (yield* withTally(tx, found));
  });
  if (notice?.reader.active === false) return null;
  if (!notice || !mayStillRead(notice)) return UNWANTED;
  const answer = await mailer.send(mailOf(notice, context.issuer));
  const fields = { employee: personOf(notice.reader), reason: answer.outcome };
  return { answer, unreachable: eventOf(context, "mail.unreachable", { kind: "system" }, fields) };
}

/** Whoever is no Owner any more is told nothing that they couldn't see. */
const mayStillRead = ({ type, reader }: Notice): boolean => isOwnNotice(type) || maySeeOwnersNotices(reader).allowed;

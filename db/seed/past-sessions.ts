import { randomUUID } from "node:crypto";
import type { Actor, EventFields } from "#lib/audit/event.ts";
import { personOf } from "#lib/employees/employee.ts";
import { dueAt, type EndReason, HOUR_MS, type Impersonation } from "#lib/impersonations/impersonation.ts";
import type { Product } from "#lib/products/product.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { hashToken, newToken } from "#lib/tokens/token.ts";
import { type UserPerson, userPersonOf } from "#lib/users/user.ts";
import { happened } from "../happened.ts";
import { employees } from "../people.ts";
import { daysBefore, type Moment, minutesAfter } from "./moment.ts";
import { momentsOfTimeline, type Timeline } from "./timeline.ts";

/** One of Mina's, as the product that it was in has it to tell: what is done there is no business of this folder. */
export interface PastSession extends Timeline {
  id: string;
  daysAgo: number;
  /** Of the user who was helped. */
  email: string;
  reason: string;
  ticket: string | null;
  end: EndReason;
  /** From the confirming click. Of what time ended, the rules know when. */
  minutes?: number;
}

interface Where {
  users: UserPerson[];
  product: Product;
  grantId: string;
}

/** Mina's week of helping people, so that Sessions and Audit log show what they are for. */
export const pastSessions = (past: PastSession[], where: Where, now: Date): Moment[] =>
  past.flatMap((one) => momentsOf(one, where, daysBefore(now, one.daysAgo)));

const mina: Actor = { kind: "employee", ...personOf(employees.mina) };
const adam: Actor = { kind: "employee", ...personOf(employees.adam) };
const FEW_SECONDS_MS = 4000;
const MINAS_BROWSER =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

function momentsOf(past: PastSession, { users, product, grantId }: Where, at: Date): Moment[] {
  const user = users.find(({ email }) => email === past.email);
  if (!user) throw new Error(`nobody has the e-mail ${past.email}`);
  const pending = pendingOf(past, userPersonOf(user), product, grantId, at);
  const startedAt = past.end === "not_opened" ? null : new Date(at.getTime() + FEW_SECONDS_MS);
  const endedAt = past.minutes === undefined ? dueAt({ ...pending, startedAt }) : minutesAfter(at, past.minutes);
  const about = {
    user: pending.user,
    impersonationId: pending.id,
    impersonatorId: employees.mina.id,
    productId: product.id,
  };
  return [
    { at, write: (tx) => confirm(tx, pending, about) },
    ...(startedAt ? [{ at: startedAt, write: (tx: Tables) => open(tx, pending, startedAt, about) }] : []),
    ...(startedAt ? momentsOfTimeline(past, { impersonationId: pending.id, about, by: mina, startedAt, endedAt }) : []),
    { at: endedAt, write: (tx) => end(tx, pending.id, past.end, endedAt, about) },
    signedOut(pending.dashboardSessionId, minutesAfter(at, 7 * 60)),
  ];
}

function pendingOf(past: PastSession, user: UserPerson, product: Product, grantId: string, at: Date): Impersonation {
  const { id, reason, ticket } = past;
  return {
    id,
    impersonator: personOf(employees.mina),
    user,
    product: { id: product.id, name: product.name },
    reason,
    ticket,
    returnTo: null,
    dashboardSessionId: randomUUID(),
    grantId,
    enableEpoch: 0,
    access: "full",
    raisedAt: null,
    raisedUntil: null,
    levelChangedAt: null,
    approvedAt: null,
    breakGlass: false,
    createdAt: at,
    startedAt: null,
    expiresAt: new Date(at.getTime() + HOUR_MS),
    endedAt: null,
    endReason: null,
  };
}

/** Mina signs in for the day, and a little later confirms. */
function* confirm(tx: Tables, pending: Impersonation, about: EventFields): Steps<void> {
  const { dashboardSessionId: id, createdAt: at, reason } = pending;
  const createdAt = minutesAfter(at, -20);
  const session = { id, employeeId: employees.mina.id, createdAt, expiresAt: minutesAfter(createdAt, 12 * 60) };
  const unended = { ...session, endedAt: null, ip: null, userAgent: null, tokenHash: hashToken(newToken()) };
  yield* tx.dashboardSessions.add(unended, happened("session.signed_in", createdAt, {}, mina));
  const requested = happened("impersonation.requested", at, { ...about, reason }, mina);
  yield* tx.impersonations.add(pending, { ...requested, userAgent: MINAS_BROWSER });
}

function* open(tx: Tables, { id, user, reason, expiresAt }: Impersonation, at: Date, about: EventFields): Steps<void> {
  yield* tx.impersonations.start(id, at, () => happened("impersonation.started", at, { ...about, reason }, mina));
  const session = {
    id: randomUUID(),
    tokenHash: hashToken(newToken()),
    userId: user.id,
    impersonationId: id,
    createdAt: at,
    expiresAt,
  };
  yield* tx.productSessions.add(session, happened("session.signed_in", at, about, mina));
}

function* end(tx: Tables, id: string, reason: EndReason, at: Date, about: EventFields): Steps<void> {
  const byTime: Actor = { kind: "system" };
  const actor = reason === "ended_by_admin" ? adam : reason === "stopped" ? mina : byTime;
  yield* tx.impersonations.end({ id }, reason, at, ({ startedAt, pages }) => {
    const changes = startedAt === null ? null : { pages: { from: null, to: pages } };
    return happened("impersonation.ended", at, { ...about, reason, changes }, actor);
  });
}

const signedOut = (id: string, at: Date): Moment => ({
  at,
  write: (tx) => tx.dashboardSessions.end({ id }, at, () => happened("session.signed_out", at, {}, mina)),
});

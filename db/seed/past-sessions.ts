import { randomUUID } from "node:crypto";
import type { Actor, EventFields } from "#lib/audit/event.ts";
import { personOf } from "#lib/employees/employee.ts";
import { dueAt, type EndReason, HOUR_MS, type Impersonation } from "#lib/impersonations/impersonation.ts";
import type { Product } from "#lib/products/product.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { hashToken, newToken } from "#lib/tokens/token.ts";
import { calledOf, type UserPerson } from "#lib/users/user.ts";
import { happened } from "../happened.ts";
import { employees } from "../people.ts";
import { daysBefore, type Moment, minutesAfter } from "./moment.ts";
import { momentsOfTimeline } from "./timelines.ts";

type Whom = UserPerson;

interface Past {
  daysAgo: number;
  user: Whom;
  reason: string;
  ticket: string | null;
  end: EndReason;
  /** From the confirming click. Of what time ended, the rules know when. */
  minutes?: number;
  /** What Mina wrote as the user, three minutes in. */
  note?: string;
}

/** Mina's week of helping people, so that Sessions and Audit log show what they are for. */
export function pastSessions(
  who: { uma: Whom; others: Whom[]; product: Product; grantId: string },
  now: Date,
): Moment[] {
  const [first = who.uma, second = who.uma, third = who.uma] = who.others;
  const past: Past[] = [
    {
      daysAgo: 5.6,
      user: first,
      reason: "Invoices are listed twice since the import",
      ticket: "SUP-1038",
      end: "stopped",
      minutes: 14,
    },
    {
      daysAgo: 4.7,
      user: who.uma,
      reason: "Can't find the invoice for the museum",
      ticket: "SUP-1042",
      end: "expired",
    },
    { daysAgo: 3.8, user: second, reason: "Says the profile page stays blank", ticket: null, end: "not_opened" },
    {
      daysAgo: 3.79,
      user: second,
      reason: "Says the profile page stays blank",
      ticket: null,
      end: "ended_by_admin",
      minutes: 22,
    },
    {
      daysAgo: 2.1,
      user: third,
      reason: "Wrong total on a sent invoice",
      ticket: "SUP-1051",
      end: "stopped",
      minutes: 6,
    },
    {
      daysAgo: 0.9,
      user: who.uma,
      reason: "Asked us to note the museum's new address",
      ticket: "SUP-1057",
      end: "stopped",
      minutes: 9,
      note: "Museum of Small Things moved: 4 Harbour Row.",
    },
  ];
  return past.flatMap((one) => momentsOf(one, who, daysBefore(now, one.daysAgo)));
}

const mina: Actor = { kind: "employee", ...personOf(employees.mina) };
const adam: Actor = { kind: "employee", ...personOf(employees.adam) };
const FEW_SECONDS_MS = 4000;
const MINAS_BROWSER =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

function momentsOf(past: Past, { product, grantId }: { product: Product; grantId: string }, at: Date): Moment[] {
  const pending = pendingOf(past, product, grantId, at);
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
    ...(startedAt
      ? momentsOfTimeline(past.ticket, { impersonationId: pending.id, about, by: mina, startedAt, endedAt })
      : []),
    ...(past.note ? [noteAdded(pending, past.note, minutesAfter(at, 3))] : []),
    { at: endedAt, write: (tx) => end(tx, pending.id, past.end, endedAt, about) },
    signedOut(pending.dashboardSessionId, minutesAfter(at, 7 * 60)),
  ];
}

function pendingOf({ user, reason, ticket }: Past, { id, name }: Product, grantId: string, at: Date): Impersonation {
  return {
    id: randomUUID(),
    impersonator: personOf(employees.mina),
    user,
    product: { id, name },
    reason,
    ticket,
    dashboardSessionId: randomUUID(),
    grantId,
    enableEpoch: 0,
    access: "full",
    raisedAt: null,
    raisedUntil: null,
    levelChangedAt: null,
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

const noteAdded = ({ id, user }: Impersonation, text: string, at: Date): Moment => ({
  at,
  *write(tx) {
    const did = "Added a note";
    const entry = { id: randomUUID(), at, text: did, userName: calledOf(user), impersonationId: id };
    yield* tx.invoicing.addNote(user.id, { id: randomUUID(), text, createdAt: at });
    yield* tx.invoicing.addHistory(user.id, { ...entry, impersonatorName: employees.mina.name });
  },
});

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

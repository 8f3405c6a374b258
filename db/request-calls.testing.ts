import type { Tables } from "#lib/store/store.ts";
import type { Ask, Calls } from "./calls.testing.ts";
import type { People } from "./databases.testing.ts";
import { unanswered } from "./requests.testing.ts";
import { choices, type newRows, type Times } from "./rows.testing.ts";

/** As in calls.testing.ts: what is asked for, answered and begun. */
export function requestCallsOf(
  people: People,
  { now }: Times,
  { page, deep, one, two, none, later, event, events }: ReturnType<typeof newRows>,
): Calls["requests"] {
  const { mina, olivia, uma } = people;
  const asked = { ...unanswered(people, now), id: one, expiresAt: later };
  const yes = { answeredById: olivia.id, answeredAt: now, status: "approved", approvedAt: now } as const;
  type Asks = Ask<Tables["requests"]>;
  const lists = choices({ impersonatorId: mina.id }).flatMap((filter) =>
    [undefined, true, false].flatMap((waiting) =>
      [page, deep("r")].map(
        (at): Asks =>
          (t) =>
            t.list({ ...filter, waiting }, at, now),
      ),
    ),
  );
  return {
    find: [(t) => t.find(one)],
    listOfImpersonation: [(t) => t.listOfImpersonation(none)],
    findStart: [(t) => t.findStart(none)],
    findRefusedByUser: [
      (t) =>
        t.findRefusedByUser(
          { impersonatorId: mina.id, userId: uma.id, productId: none, levels: ["read_only", "full"] },
          now,
        ),
    ],
    list: lists,
    listUserIds: [(t) => t.listUserIds()],
    listOpen: choices({ impersonatorId: mina.id, userId: uma.id, impersonationId: none }).map(
      (filter) => (t) => t.listOpen(filter),
    ),
    countAskedSince: [(t) => t.countAskedSince(mina.id, now)],
    add: [
      (t) => t.add(asked, event()),
      (t) => t.add({ ...asked, id: two, user: null, product: null, kind: "grant", grantId: null }, event()),
    ],
    answer: [(t) => t.answer(one, yes, now, events), (t) => t.answer(one, { userAnsweredAt: now }, now, events)],
    use: [(t) => t.use(one, now, one)],
    expire: choices({ id: two, impersonatorId: mina.id, userId: uma.id }).map(
      (filter) => (t) => t.expire(filter, events),
    ),
    isAnyOverdue: [(t) => t.isAnyOverdue(later)],
    expireOverdue: [(t) => t.expireOverdue(later, events)],
    eraseWords: [(t) => t.eraseWords(uma.id, 5)],
  };
}

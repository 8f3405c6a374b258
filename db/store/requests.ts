import {
  aliasedTable,
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lte,
  min,
  ne,
  not,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { ERASED } from "#lib/audit/log/erased.ts";
import { personOf } from "#lib/employees/employee.ts";
import { type AccessRequest, DECIDE_WITHIN_MS } from "#lib/requests/request.ts";
import type { EventFor, OpenRequests, Steps, Tables } from "#lib/store/store.ts";
import { userPersonOf } from "#lib/users/user.ts";
import { first, record, run, type Source } from "../database.ts";
import { given, prepared } from "../prepared.ts";
import { after, pageOf } from "./page.ts";

/** Of what is open: one of a kind for each user that somebody asks for, and no more than they may ask for in an hour. */
const OPEN_LIMIT = 200;
const OF_ONE_LIMIT = 100;

export function requestsOf(source: Source): Tables["requests"] {
  const { db, t } = source;
  const rows = t.requests;
  const { id, status, expiresAt, createdAt, impersonatorId, userId } = rows;
  const select = () => selectRequests(source);
  const open = isOpen(source);
  const isWaiting = (now: Date) => and(open, eq(status, "waiting"), gt(expiresAt, now));

  function* find(requestId: string): Steps<AccessRequest | null> {
    const found = yield* first(select().where(eq(id, requestId)));
    return found && requestOf(found);
  }

  const ofThese = (filter: OpenRequests & { id?: string }) =>
    and(
      open,
      filter.id === undefined ? undefined : eq(id, filter.id),
      filter.impersonatorId === undefined ? undefined : eq(impersonatorId, filter.impersonatorId),
      filter.userId === undefined ? undefined : eq(userId, filter.userId),
      filter.grantId === undefined ? undefined : eq(rows.grantId, filter.grantId),
      filter.impersonationId === undefined ? undefined : eq(rows.impersonationId, filter.impersonationId),
    );

  /** Whoever's UPDATE finds one open writes its event, which is of the request as it was. */
  function* expireThese(which: SQL | undefined, event: EventFor<AccessRequest>): Steps<AccessRequest[]> {
    const expired: AccessRequest[] = [];
    for (const row of (yield* run(select().where(which).orderBy(asc(expiresAt)).limit(OPEN_LIMIT))).map(requestOf)) {
      const still = and(eq(id, row.id), open);
      const noted = db.update(rows).set({ status: "expired" }).where(still).returning({ id });
      if (!(yield* first(noted))) continue;
      yield* record(source, [event(row)]);
      expired.push(row);
    }
    return expired;
  }

  return {
    find,
    *listOfImpersonation(impersonationId) {
      const theirs = eq(rows.impersonationId, impersonationId);
      const found = yield* run(select().where(theirs).orderBy(desc(createdAt), desc(id)).limit(OF_ONE_LIMIT));
      return found.map(requestOf);
    },
    *findStart(impersonationId) {
      // Nothing of a session is older than what it came from.
      const theirs = and(eq(rows.impersonationId, impersonationId), eq(rows.kind, "start"));
      const found = yield* first(select().where(theirs).orderBy(asc(createdAt), asc(id)).limit(1));
      return found && requestOf(found);
    },
    *findRefusedByUser(asked, since) {
      const same = and(
        ...[eq(userId, asked.userId), eq(impersonatorId, asked.impersonatorId), eq(rows.productId, asked.productId)],
        ...[inArray(rows.access, asked.levels), eq(status, "refused"), gt(rows.userAnsweredAt, since)],
        // For the index: nobody answers later than this.
        gt(createdAt, new Date(since.getTime() - DECIDE_WITHIN_MS)),
      );
      const found = yield* first(select().where(same).orderBy(desc(createdAt), desc(id)).limit(1));
      return found && requestOf(found);
    },
    *list(filter, page, now) {
      const waiting = isWaiting(now);
      const fits = and(
        filter.impersonatorId === undefined ? undefined : eq(impersonatorId, filter.impersonatorId),
        filter.waiting === undefined ? undefined : filter.waiting ? waiting : waiting && not(waiting),
        after(page.cursor, createdAt, id),
      );
      const order = [desc(createdAt), desc(id)];
      const found = yield* run(
        select()
          .where(fits)
          .orderBy(...order)
          .limit(page.limit + 1),
      );
      return pageOf(found, page, ({ request }) => ({ at: request.createdAt, tie: request.id }), requestOf);
    },
    *listOpen(filter) {
      const found = select().where(ofThese(filter)).orderBy(asc(expiresAt), asc(id)).limit(OPEN_LIMIT);
      return (yield* run(found)).map(requestOf);
    },
    *listUserIds() {
      const asked = yield* run(db.select({ userId }).from(rows).where(open));
      return [...new Set(asked.flatMap((row) => row.userId ?? []))];
    },
    *countAskedSince(employeeId, since) {
      const fruitless = inArray(status, ["waiting", "refused", "expired"]);
      const asked = and(eq(impersonatorId, employeeId), gt(createdAt, since), fruitless);
      const counted = db
        .select({ count: count(), oldestAt: min(createdAt) })
        .from(rows)
        .where(asked);
      return (yield* first(counted)) ?? { count: 0, oldestAt: null };
    },
    *add({ impersonator, user, product, answeredBy: _, ...same }, event) {
      const row = {
        ...same,
        impersonatorId: impersonator.id,
        userId: user?.id ?? null,
        productId: product?.id ?? null,
      };
      const added = yield* first(db.insert(rows).values(row).onConflictDoNothing().returning({ id }));
      if (!added) return null;
      yield* record(source, [event]);
      return yield* find(added.id);
    },
    *answer(requestId, to, at, event) {
      const fresh = to.answeredById === undefined ? isNull(rows.userAnsweredAt) : isNull(rows.answeredById);
      const still = and(eq(id, requestId), isWaiting(at), fresh);
      if (!(yield* first(db.update(rows).set(to).where(still).returning({ id })))) return null;
      const answered = yield* find(requestId);
      if (answered) yield* record(source, [event(answered)]);
      return answered;
    },
    *use(requestId, at, impersonationId) {
      const still = and(eq(id, requestId), eq(status, "approved"), gt(expiresAt, at));
      const used = db.update(rows).set({ status: "used", impersonationId }).where(still).returning({ id });
      return (yield* first(used)) !== null;
    },
    expire: (filter, event) => expireThese(ofThese(filter), event),
    *isAnyOverdue(now) {
      return (yield* first(findOverdue(source, { now }))) !== null;
    },
    expireOverdue: (now, event) => expireThese(and(open, lte(expiresAt, now)), event),
    *eraseWords(ofUser, limit) {
      const { reason, ticket, returnTo, note } = rows;
      const wordy = or(ne(reason, ERASED), isNotNull(ticket), isNotNull(returnTo), isNotNull(note));
      const some = db
        .select({ id })
        .from(rows)
        .where(and(eq(userId, ofUser), wordy))
        .limit(limit);
      const ids = (yield* run(some)).map((row) => row.id);
      if (ids.length === 0) return 0;
      const erased = sql`case when ${reason} is null then null else ${ERASED} end`;
      const blank = { reason: erased, ticket: null, returnTo: null, note: null };
      return (yield* run(db.update(rows).set(blank).where(inArray(id, ids)).returning({ id }))).length;
    },
  };
}

/** Requests with the names of those in them. Each group is of one table, and null where it has no row. */
function selectRequests({ db, t }: Source) {
  const { requests, employees, users, products } = t;
  const answerer = aliasedTable(employees, "answerer");
  return db
    .select({
      request: requests,
      impersonator: { id: employees.id, name: employees.name, email: employees.email },
      user: { id: users.id, name: users.name, email: users.email, externalId: users.externalId },
      product: { id: products.id, name: products.name },
      answeredBy: { id: answerer.id, name: answerer.name, email: answerer.email },
    })
    .from(requests)
    .innerJoin(employees, eq(employees.id, requests.impersonatorId))
    .leftJoin(users, eq(users.id, requests.userId))
    .leftJoin(products, eq(products.id, requests.productId))
    .leftJoin(answerer, eq(answerer.id, requests.answeredById));
}

type Row = Pick<AccessRequest, "impersonator" | "user" | "product" | "answeredBy"> & {
  request: Source["t"]["requests"]["$inferSelect"];
};

function requestOf({ request, impersonator, user, product, answeredBy }: Row): AccessRequest {
  const { impersonatorId: _, userId: __, productId: ___, answeredById: ____, ...same } = request;
  return {
    ...same,
    impersonator: personOf(impersonator),
    user: user && userPersonOf(user),
    product,
    answeredBy,
  };
}

/** Word for word as the index of what is open has it: otherwise it isn't entered. */
const isOpen = ({ t: { requests } }: Source): SQL => sql`${requests.status} in ('waiting', 'approved')`;

/** Asked each second. */
const findOverdue = prepared((source) => {
  const { id, expiresAt } = source.t.requests;
  const over = and(isOpen(source), lte(expiresAt, given("now", expiresAt)));
  return source.db.select({ id }).from(source.t.requests).where(over).limit(1);
});

import { aliasedTable, and, asc, count, desc, eq, inArray, isNull, lte } from "drizzle-orm";
import type { Notice } from "#lib/notices/notice.ts";
import type { OwnNotices, Tables } from "#lib/store/store.ts";
import { first, run, type Source } from "../database.ts";
import { after, pageOf } from "./page.ts";
import { purge } from "./purge.ts";

/** More than a badge has room for. */
const COUNTED_LIMIT = 100;

export function noticesOf(source: Source): Tables["notices"] {
  const { db, t } = source;
  const { id, at, employeeId, type, readAt } = t.employeeNotices;
  const ofThem = (whose: OwnNotices) =>
    and(eq(employeeId, whose.employeeId), whose.types && inArray(type, whose.types));
  return {
    purge: (before, limit) =>
      purge(source, { table: t.employeeNotices, key: id, by: at, spent: lte(at, before) }, limit),
    *find(noticeId) {
      const row = yield* first(selectNotices(source).where(eq(id, noticeId)));
      return row && noticeOf(row);
    },
    *list(whose, page) {
      const fits = and(ofThem(whose), after(page.cursor, at, id));
      const rows = yield* run(
        selectNotices(source)
          .where(fits)
          .orderBy(desc(at), desc(id))
          .limit(page.limit + 1),
      );
      return pageOf(rows, page, ({ notice }) => ({ at: notice.at, tie: notice.id }), noticeOf);
    },
    *countUnread(whose) {
      const some = db
        .select({ id })
        .from(t.employeeNotices)
        .where(and(ofThem(whose), isNull(readAt)))
        .orderBy(asc(at))
        .limit(COUNTED_LIMIT)
        .as("some");
      return (yield* first(db.select({ count: count() }).from(some)))?.count ?? 0;
    },
    *read(noticeId, whose, now) {
      const theirs = and(eq(id, noticeId), ofThem(whose));
      const [found] = yield* run(db.select({ readAt }).from(t.employeeNotices).where(theirs));
      if (found?.readAt === null)
        yield* run(db.update(t.employeeNotices).set({ readAt: now }).where(theirs).returning({ id }));
      return found !== undefined;
    },
    *listMailed(whose, limit) {
      const theirs = whose.employeeId === undefined ? undefined : eq(employeeId, whose.employeeId);
      const newest: Row[] = yield* run(selectNotices(source).where(theirs).orderBy(desc(at), desc(id)).limit(limit));
      const ids = newest.map(({ notice }) => notice.id);
      if (ids.length === 0) return [];
      const { id: mailId, status } = t.deliveries;
      const mails = db
        .select({ mailId })
        .from(t.deliveries)
        .where(and(inArray(mailId, ids), eq(status, "delivered")));
      const out = new Set((yield* run(mails)).map((mail) => mail.mailId));
      return newest.filter(({ notice }) => out.has(notice.id)).map(noticeOf);
    },
  };
}

/** Notices with whom and what they are about, as those are called now. Each group is of one table, and null where it has no row. */
function selectNotices({ db, t }: Source) {
  const { employeeNotices, employees, impersonations, users, products, auditEvents } = t;
  const by = aliasedTable(employees, "by");
  const { employeeId: _, about, ...notice } = columnsOf(t);
  return db
    .select({
      notice,
      reader: {
        ...{ id: employees.id, name: employees.name, email: employees.email },
        ...{ role: employees.role, active: employees.active },
      },
      by: { id: by.id, name: by.name, email: by.email },
      product: { name: products.name },
      session: { startedAt: impersonations.startedAt, endedAt: impersonations.endedAt, id: impersonations.id },
      user: { id: users.id, name: users.name, email: users.email, externalId: users.externalId },
      event: { id: auditEvents.id },
    })
    .from(employeeNotices)
    .innerJoin(employees, eq(employees.id, employeeNotices.employeeId))
    .leftJoin(by, eq(by.id, about))
    .leftJoin(products, eq(products.id, employeeNotices.productId))
    .leftJoin(impersonations, eq(impersonations.id, employeeNotices.impersonationId))
    .leftJoin(users, eq(users.id, impersonations.userId))
    .leftJoin(auditEvents, eq(auditEvents.id, employeeNotices.eventId))
    .$dynamic();
}

const columnsOf = ({ employeeNotices }: Source["t"]) => {
  const { id, type, at, employeeId, about, productId, impersonationId, eventId, facts, readAt } = employeeNotices;
  return { id, type, at, employeeId, about, productId, impersonationId, eventId, facts, readAt };
};

type Row = Pick<Notice, "reader" | "by"> & {
  notice: Omit<Notice, "reader" | "by" | "product" | "session" | "recorded">;
  product: { name: string } | null;
  session: { startedAt: Date | null; endedAt: Date | null } | null;
  user: NonNullable<Notice["session"]>["user"] | null;
  event: { id: string } | null;
};

const noticeOf = ({ notice, reader, by, product, session, user, event }: Row): Notice => ({
  ...notice,
  ...{ reader, by, product: product?.name ?? null, recorded: event !== null },
  session: session && user && { user, startedAt: session.startedAt, endedAt: session.endedAt },
});

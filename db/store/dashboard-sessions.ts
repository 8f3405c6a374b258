import { and, desc, eq, gt, isNull, ne } from "drizzle-orm";
import type { Tables } from "#lib/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { employeeColumns } from "./employees.ts";

const LIST_LIMIT = 100;

export function dashboardSessionsOf(source: Source): Tables["dashboardSessions"] {
  const { db, t } = source;
  const { id, employeeId, createdAt, expiresAt, endedAt, ip, userAgent, tokenHash } = t.dashboardSessions;
  const columns = { id, employeeId, createdAt, expiresAt, endedAt, ip, userAgent };
  const open = (now: Date) => and(isNull(endedAt), gt(expiresAt, now), eq(t.employees.active, true));

  return {
    findByToken: (hash, now) =>
      first(
        db
          .select({ session: columns, employee: employeeColumns(t) })
          .from(t.dashboardSessions)
          .innerJoin(t.employees, eq(t.employees.id, employeeId))
          .where(and(eq(tokenHash, hash), open(now))),
      ),
    listOpen: (employee, now) =>
      run(
        db
          .select(columns)
          .from(t.dashboardSessions)
          .innerJoin(t.employees, eq(t.employees.id, employeeId))
          .where(and(eq(employeeId, employee), open(now)))
          .orderBy(desc(createdAt), desc(id))
          .limit(LIST_LIMIT),
      ),
    *add(session, event) {
      const [added] = yield* run(db.insert(t.dashboardSessions).values(session).returning(columns));
      yield* record(source, [event]);
      return added ?? session;
    },
    *end(filter, at, event) {
      const fits = and(
        isNull(endedAt),
        filter.id === undefined ? undefined : eq(id, filter.id),
        filter.employeeId === undefined ? undefined : eq(employeeId, filter.employeeId),
        filter.exceptId === undefined ? undefined : ne(id, filter.exceptId),
      );
      const ended = yield* run(db.update(t.dashboardSessions).set({ endedAt: at }).where(fits).returning(columns));
      yield* record(source, ended.map(event));
      return ended;
    },
  };
}

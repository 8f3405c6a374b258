import { and, desc, eq, gt, isNull, ne } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { given, prepared } from "../prepared.ts";
import { employeeColumns } from "./employees.ts";

const LIST_LIMIT = 100;

export function dashboardSessionsOf(source: Source): Tables["dashboardSessions"] {
  const { db, t } = source;
  const { id, employeeId, expiresAt, endedAt } = t.dashboardSessions;
  const columns = sessionColumns(source);
  const open = (now: Date) => and(isNull(endedAt), gt(expiresAt, now), eq(t.employees.active, true));

  return {
    *findByToken(tokenHash, now) {
      const found = yield* first(findByToken(source, { tokenHash }));
      const isOpen = found && found.session.endedAt === null && found.session.expiresAt > now && found.employee.active;
      return isOpen ? found : null;
    },
    employeeOf: (sessionId, now) => first(findEmployeeOf(source, { sessionId, now })),
    listBySsoSid: (sid, now) =>
      run(
        db
          .select({ id, employee: employeeColumns(t) })
          .from(t.dashboardSessions)
          .innerJoin(t.employees, eq(t.employees.id, employeeId))
          .where(and(eq(t.dashboardSessions.ssoSid, sid), open(now)))
          .limit(LIST_LIMIT),
      ),
    *signedInAt(sessionId) {
      const found = yield* first(findSignedInAt(source, { sessionId }));
      return found && (found.provedAt ?? found.createdAt);
    },
    *listOpen(employee, now) {
      const found = yield* run(
        db
          .select(columns)
          .from(t.dashboardSessions)
          .innerJoin(t.employees, eq(t.employees.id, employeeId))
          .where(and(eq(employeeId, employee), open(now)))
          .orderBy(desc(expiresAt), desc(id))
          .limit(LIST_LIMIT),
      );
      return found.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    },
    listEmployees: (now) =>
      run(
        db
          .selectDistinct(employeeColumns(t))
          .from(t.dashboardSessions)
          .innerJoin(t.employees, eq(t.employees.id, employeeId))
          .where(open(now)),
      ),
    *add(session, event) {
      const [added] = yield* run(db.insert(t.dashboardSessions).values(session).returning(columns));
      yield* record(source, [event]);
      return added ?? session;
    },
    *end(filter, at, event) {
      const fits = and(
        isNull(endedAt),
        gt(expiresAt, at),
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

function sessionColumns({ t }: Source) {
  const { id, employeeId, createdAt, expiresAt, endedAt, ip, userAgent } = t.dashboardSessions;
  return { id, employeeId, createdAt, expiresAt, endedAt, ip, userAgent };
}

/** Asked on every request of the dashboard. */
const findByToken = prepared((source) => {
  const { dashboardSessions, employees } = source.t;
  return source.db
    .select({ session: sessionColumns(source), employee: employeeColumns(source.t) })
    .from(dashboardSessions)
    .innerJoin(employees, eq(employees.id, dashboardSessions.employeeId))
    .where(eq(dashboardSessions.tokenHash, given("tokenHash", dashboardSessions.tokenHash)));
});

const findEmployeeOf = prepared(({ db, t }) => {
  const { id, employeeId, endedAt, expiresAt } = t.dashboardSessions;
  const open = and(isNull(endedAt), gt(expiresAt, given("now", expiresAt)), eq(t.employees.active, true));
  return db
    .select(employeeColumns(t))
    .from(t.dashboardSessions)
    .innerJoin(t.employees, eq(t.employees.id, employeeId))
    .where(and(eq(id, given("sessionId", id)), open));
});

const findSignedInAt = prepared(({ db, t: { dashboardSessions } }) => {
  const { id, createdAt, provedAt } = dashboardSessions;
  return db
    .select({ createdAt, provedAt })
    .from(dashboardSessions)
    .where(eq(id, given("sessionId", id)));
});

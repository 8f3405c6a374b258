import { randomUUID } from "node:crypto";
import { and, desc, eq, getTableColumns, gt, isNotNull, ne } from "drizzle-orm";
import type { AuditEvent } from "#lib/audit/event.ts";
import type { Role } from "#lib/employees/employee.ts";
import { isAboutReader, isMailed, type NoticeRow, type OwnerNoticeType } from "#lib/notices/notice.ts";
import { mailOf } from "#lib/notices/queue.ts";
import { aboutOf, DAY_MS, type Due, HOUR_MS, isNoticed, type NoticeGrounds, noticesOf } from "#lib/notices/rules.ts";
import type { Steps } from "#lib/store/store.ts";
import { first, run, type Source } from "../database.ts";
import { given, givenRow, prepared } from "../prepared.ts";
import { rowOf } from "./outbox.ts";

/** What employees are told of an event, in its transaction: in the bell always, by mail as Owners have chosen. */
export function* addNotices(source: Source, event: AuditEvent): Steps<void> {
  if (source.unnoticed || !isNoticed(event)) return;
  const grounds = yield* groundsOf(source, event);
  for (const due of noticesOf(event, grounds))
    for (const employeeId of yield* readersOf(source, event, due)) {
      const notice = noticeOf(event, due, employeeId);
      yield* run(addNotice(source, { ...notice }));
      if (source.mail.leaves && isMailed(due.type, grounds.settings))
        yield* run(
          source.db
            .insert(source.t.deliveries)
            .values(rowOf(mailOf(notice)))
            .returning({ id: source.t.deliveries.id }),
        );
    }
}

const noticeOf = (event: AuditEvent, due: Due, employeeId: string): NoticeRow => {
  const { id: eventId, at, productId, impersonationId } = event;
  const requestId = event.type.startsWith("request.") ? requestIn(event) : null;
  return { id: randomUUID(), ...due, at, employeeId, productId, impersonationId, requestId, eventId, readAt: null };
};

const requestIn = ({ changes }: AuditEvent): string | null =>
  typeof changes?.request?.to === "string" ? changes.request.to : null;

function* readersOf(source: Source, event: AuditEvent, { type, about }: Due): Steps<string[]> {
  if (type === "session_summary") return event.impersonatorId === null ? [] : [event.impersonatorId];
  if (type === "request_answered") return event.employee === null ? [] : [event.employee.id];
  if (isAboutReader(type)) return about === null ? [] : [about];
  const owners = (yield* run(listOwners(source))).map(({ id }) => id);
  // An Owner whose own access it is has been told so.
  if (type === "grant_expiring" || type === "grant_expired") return owners.filter((id) => id !== about);
  if (type === "second_factor_reset") {
    // Who did it knows, and whose they were is told in other words.
    const by = event.actor.kind === "employee" ? event.actor.id : null;
    return owners.filter((id) => id !== about && id !== by);
  }
  if (type !== "request_waiting" && type !== "break_glass") return owners;
  const admins =
    type === "request_waiting" && event.changes?.kind?.to !== "grant" ? yield* run(listAdmins(source)) : [];
  // Whoever asks, or doesn't wait, knows.
  return [...owners, ...admins.map(({ id }) => id)].filter((id) => id !== about);
}

/** Only what this event's notices depend on: most ask for the settings alone. */
function* groundsOf(source: Source, event: AuditEvent): Steps<NoticeGrounds> {
  const [row] = yield* run(findSettings(source));
  if (!row) throw new Error("the row of settings is gone: the migrations put it there");
  const settings = row.notices;
  const grounds = { settings, opened: false, hadSession: true, usersThisHour: 0, toldThisHour: [], toldToday: [] };
  const { id, impersonatorId } = { id: event.impersonationId ?? "", impersonatorId: event.impersonatorId ?? "" };
  if (event.type === "grant.expiring" || event.type === "grant.expired")
    return { ...grounds, toldToday: yield* toldToday(source, event) };
  if (event.type === "product.unreachable")
    return { ...grounds, toldThisHour: yield* toldSince(source, event, "product_unreachable") };
  const ofSession = event.type === "impersonation.started" || event.type === "impersonation.ended";
  const opened = ofSession && (yield* first(findOpened(source, { id }))) !== null;
  if (!opened || event.type === "impersonation.ended") return { ...grounds, opened };
  const hadSession = (yield* first(findEarlier(source, { impersonatorId, id }))) !== null;
  const users = yield* run(listUsersSince(source, { impersonatorId, since: hourBefore(event) }));
  const usersThisHour = new Set(users.map(({ userId }) => userId)).size;
  const many = usersThisHour > row.notices.manyUsersAnHour;
  const toldThisHour = many ? yield* toldSince(source, event, "many_users") : [];
  return { ...grounds, opened, hadSession, usersThisHour, toldThisHour };
}

const hourBefore = ({ at }: AuditEvent) => new Date(at.getTime() - HOUR_MS);

function* toldSince(source: Source, event: AuditEvent, type: OwnerNoticeType): Steps<OwnerNoticeType[]> {
  const told = yield* first(findTold(source, { about: aboutOf(event), type, since: hourBefore(event) }));
  return told ? [type] : [];
}

/** Of a day's notices, which of the two kinds there is already. */
function* toldToday(source: Source, { type: happened, at }: AuditEvent): Steps<OwnerNoticeType[]> {
  const type: OwnerNoticeType = happened === "grant.expiring" ? "grant_expiring" : "grant_expired";
  const told = yield* first(findToldOfKind(source, { type, since: new Date(at.getTime() - DAY_MS) }));
  return told ? [type] : [];
}

const findToldOfKind = prepared(({ db, t: { employeeNotices } }) => {
  const { id, type, at } = employeeNotices;
  return db
    .select({ id })
    .from(employeeNotices)
    .where(and(eq(type, given("type", type)), gt(at, given("since", at))))
    .limit(1);
});

const findSettings = prepared(({ db, t: { settings } }) => db.select({ notices: settings.notices }).from(settings));

const activeAs = (role: Role) =>
  prepared(({ db, t: { employees } }) =>
    db
      .select({ id: employees.id })
      .from(employees)
      .where(and(eq(employees.role, role), eq(employees.active, true))),
  );
const listOwners = activeAs("owner");
const listAdmins = activeAs("admin");

const findOpened = prepared(({ db, t: { impersonations } }) => {
  const { id, startedAt } = impersonations;
  return db
    .select({ id })
    .from(impersonations)
    .where(and(eq(id, given("id", id)), isNotNull(startedAt)));
});

const findEarlier = prepared(({ db, t: { impersonations } }) => {
  const { id, impersonatorId, createdAt, startedAt } = impersonations;
  const ofSame = eq(impersonatorId, given("impersonatorId", impersonatorId));
  return db
    .select({ id })
    .from(impersonations)
    .where(and(ofSame, isNotNull(startedAt), ne(id, given("id", id))))
    .orderBy(desc(createdAt))
    .limit(1);
});

/** At most so many as one may begin in an hour. */
const listUsersSince = prepared(({ db, t: { impersonations } }) => {
  const { userId, impersonatorId, createdAt, startedAt } = impersonations;
  const ofSame = eq(impersonatorId, given("impersonatorId", impersonatorId));
  return db
    .select({ userId })
    .from(impersonations)
    .where(and(ofSame, gt(createdAt, given("since", createdAt)), isNotNull(startedAt)));
});

const findTold = prepared(({ db, t: { employeeNotices } }) => {
  const { id, about, type, at } = employeeNotices;
  return db
    .select({ id })
    .from(employeeNotices)
    .where(and(eq(about, given("about", about)), eq(type, given("type", type)), gt(at, given("since", at))))
    .limit(1);
});

const addNotice = prepared(({ db, t: { employeeNotices } }) =>
  db
    .insert(employeeNotices)
    .values(givenRow(getTableColumns(employeeNotices)))
    .returning({ id: employeeNotices.id }),
);

import type { EmployeeContext } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { notFound } from "../errors.ts";
import { maySeeAllMail, maySeeOwnersNotices } from "../policy.ts";
import type { OwnNotices, Page, PageRequest, Steps, Tables } from "../store/store.ts";
import { change } from "../verb.ts";
import { type Notice, ownNoticeTypes, type ToldNotice } from "./notice.ts";

/** Notices whose mail is on the demo's page. */
const OUTBOX = 100;

/** The caller's own, newest first. */
export const listNotices = ({ store, caller }: EmployeeContext, page: PageRequest): Promise<Page<ToldNotice>> =>
  store.read(function* (tx) {
    const { items, nextCursor } = yield* tx.notices.list(ownOf(caller), page);
    return { items: yield* withTallies(tx, items), nextCursor };
  });

/** How many of them nobody has read, counted up to 100. */
export const countUnread = ({ store, caller }: EmployeeContext): Promise<number> =>
  store.ask((tx) => tx.notices.countUnread(ownOf(caller)));

/**
 * Notes that the caller has read one of theirs. It is no event: it says nothing of anybody but its reader. What was read
 * already stays as it is.
 *
 * @throws not_found for one that isn't theirs.
 */
export const readNotice = (context: EmployeeContext, id: string): Promise<void> =>
  change(context, function* (tx, caller) {
    if (!(yield* tx.notices.read(id, ownOf(caller), context.clock()))) throw notFound("notice");
  });

/** What has gone out by mail, newest first: everybody's for Owners and Admins, others' own; of the newest 100 notices. For the demo. */
export const listMailed = ({ store, caller }: EmployeeContext): Promise<ToldNotice[]> =>
  store.read(function* (tx) {
    const whose = maySeeAllMail(caller).allowed ? {} : { employeeId: caller.id };
    return yield* withTallies(tx, yield* tx.notices.listMailed(whose, OUTBOX));
  });

/** What is for Owners, only an Owner of now sees. */
const ownOf = ({ id, role }: Pick<Employee, "id" | "role">): OwnNotices => ({
  employeeId: id,
  ...(!maySeeOwnersNotices({ id, role }).allowed && { types: ownNoticeTypes }),
});

function* withTallies(tx: Tables, notices: Notice[]): Steps<ToldNotice[]> {
  const told: ToldNotice[] = [];
  for (const notice of notices) told.push(yield* withTally(tx, notice));
  return told;
}

/** Counted when it is told, as a session's product may tell of its last moments after its end. */
export function* withTally(tx: Tables, notice: Notice): Steps<ToldNotice> {
  const { type, impersonationId, recorded } = notice;
  const counts = type === "session_summary" && impersonationId !== null && recorded;
  return { ...notice, tally: counts ? yield* tx.timeline.count(impersonationId) : null };
}

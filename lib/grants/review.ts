import type { EventFields } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { csvLineOf } from "../csv.ts";
import { type Employee, type Grant, personOf } from "../employees/employee.ts";
import { DomainError } from "../errors.ts";
import { mayKeep, mayReviewAccess } from "../policy.ts";
import { rightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import { change, must } from "../verb.ts";
import { chosen } from "./list.ts";
import { standingGrant, standingGrants } from "./standing.ts";

/** Somebody who has access, and when they began a session last, under this grant or one before. */
export type Reviewed = Employee & { grant: Grant; lastUsedAt: Date | null };

/**
 * Who may impersonate, by name: what somebody looks through now and then, to keep or to take away.
 *
 * @throws forbidden for Members.
 */
export async function listForReview({ store, caller, clock }: EmployeeContext): Promise<Reviewed[]> {
  must(mayReviewAccess(caller));
  return store.read((tx) => readReview(tx, clock()));
}

function* readReview(tx: Tables, now: Date): Steps<Reviewed[]> {
  const grants = new Map((yield* standingGrants(tx, now)).map((grant) => [grant.employeeId, grant]));
  const uses = new Map((yield* tx.grants.listUses()).map(({ employeeId, at }) => [employeeId, at]));
  return (yield* tx.employees.list()).flatMap((employee) => {
    const grant = grants.get(employee.id);
    return grant ? [{ ...employee, grant, lastUsedAt: uses.get(employee.id) ?? null }] : [];
  });
}

/**
 * Notes that the caller has looked at somebody's access and kept it, with an event. It changes nothing of what it lets them do.
 * Who keeps their own is recorded as such.
 *
 * @throws not_found, forbidden, changed_meanwhile where there is nothing to keep.
 */
export function keepGrant(context: EmployeeContext, employeeId: string): Promise<Reviewed> {
  return change(context, function* (tx, caller) {
    const employee = yield* chosen(tx, caller, employeeId);
    const now = rightTime(context)();
    const own = employee.id === caller.id;
    const fields: EventFields = {
      employee: personOf(employee),
      changes: { review: { from: null, to: "kept" }, ...(own && { selfReview: { from: null, to: true } }) },
    };
    must(mayKeep(caller, employee), "impersonation.denied", fields);
    const standing = yield* standingGrant(tx, employee.id, now);
    const event = eventOf(context, "grant.reviewed", actorOf(caller), fields);
    const grant = standing && (yield* tx.grants.review(standing.id, { id: caller.id, at: now }, event));
    if (!grant)
      throw new DomainError("changed_meanwhile", "This employee has no access any more: there is nothing to keep.");
    const uses = yield* tx.grants.listUses();
    return { ...employee, grant, lastUsedAt: uses.find((use) => use.employeeId === employee.id)?.at ?? null };
  });
}

/**
 * The same list as a file: RFC 4180, and nothing in it that a spreadsheet would run. That somebody took it is recorded.
 *
 * @throws forbidden for Members, which is recorded.
 */
export function exportReview(context: EmployeeContext, format: "csv"): Promise<string> {
  const changes = { format: { from: null, to: format } };
  return change(context, function* (tx, caller) {
    must(mayReviewAccess(caller), "impersonation.denied", { changes: { review: { from: null, to: format } } });
    yield* tx.audit.add(eventOf(context, "grant.exported", actorOf(caller), { changes }));
    const reviewed = yield* readReview(tx, context.clock());
    return [columns.map(([name]) => name), ...reviewed.map((each) => columns.map(([, of]) => of(each)))]
      .map(csvLineOf)
      .join("");
  });
}

/** How the file is handed over, as of a moment. */
export const reviewHeaders = (at: Date): Record<string, string> => ({
  "content-type": "text/csv; charset=utf-8",
  "content-disposition": `attachment; filename="access-review-${at.toISOString().slice(0, 10)}.csv"`,
  "cache-control": "no-store, no-transform",
});

const columns: [name: string, of: (reviewed: Reviewed) => string | boolean | undefined][] = [
  ["id", ({ id }) => id],
  ["name", ({ name }) => name],
  ["email", ({ email }) => email],
  ["role", ({ role }) => role],
  ["active", ({ active }) => active],
  ["access", ({ grant }) => grant.access],
  ["grantedAt", ({ grant }) => grant.grantedAt.toISOString()],
  ["grantedByName", ({ grant }) => grant.grantedBy.name],
  ["grantedByEmail", ({ grant }) => grant.grantedBy.email],
  ["until", ({ grant }) => grant.until?.toISOString()],
  ["lastUsedAt", ({ lastUsedAt }) => lastUsedAt?.toISOString()],
  ["reviewedAt", ({ grant }) => grant.reviewedAt?.toISOString()],
  ["reviewedByName", ({ grant }) => grant.reviewedBy?.name],
  ["reviewedByEmail", ({ grant }) => grant.reviewedBy?.email],
];

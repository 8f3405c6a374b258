import type { Person } from "../../employees/employee.ts";
import { givesMore } from "../../grants/further.ts";
import { calledOf, type UserPerson } from "../../users/user.ts";
import type { Actor, AuditEvent, EventType } from "../event.ts";

/**
 * The Open Cybersecurity Schema Framework, category Identity & Access Management: the first version that knows Account
 * Switch in Authentication is 1.6.0. docs/audit.md has the mapping as a table.
 */
const VERSION = "1.6.0";
const IAM = 3;
const AUTHENTICATION = 3002;
const ENTITY_MANAGEMENT = 3004;
const USER_ACCESS_MANAGEMENT = 3005;

interface Activity {
  class_uid: number;
  class_name: string;
  activity_id: number;
  activity_name: string;
}

/** One event of the schema, as a line. @param source - whose log it is, as an address. */
export function ocsfLine(event: AuditEvent, source: string): string {
  const { id, type, at, outcome, reason, requestId, ip, userAgent } = event;
  const activity = activityOf(event);
  const refused = outcome === "refused";
  const product = { name: "Understudy", vendor_name: "Understudy" };
  return `${JSON.stringify({
    ...{ category_uid: IAM, category_name: "Identity & Access Management", ...activity },
    type_uid: activity.class_uid * 100 + activity.activity_id,
    type_name: `${activity.class_name}: ${activity.activity_name}`,
    ...{ time: at.getTime(), severity_id: refused ? 2 : 1, severity: refused ? "Low" : "Informational" },
    ...{
      status_id: refused ? 2 : 1,
      status: refused ? "Failure" : "Success",
      ...(reason !== null && { status_detail: reason }),
    },
    metadata: {
      version: VERSION,
      product,
      uid: id,
      event_code: type,
      correlation_uid: event.impersonationId ?? requestId,
      log_provider: source,
    },
    actor: actorOf(event.actor),
    ...((ip ?? userAgent) !== null && {
      http_request: { uid: requestId, ...(userAgent !== null && { user_agent: userAgent }) },
    }),
    ...(ip !== null && { src_endpoint: { ip } }),
    ...ofClass(event, activity),
    ...(event.changes && { unmapped: { changes: event.changes } }),
  })}\n`;
}

function activityOf({ type, changes }: AuditEvent): Activity {
  const authentication = { class_uid: AUTHENTICATION, class_name: "Authentication" };
  const access = { class_uid: USER_ACCESS_MANAGEMENT, class_name: "User Access Management" };
  if (type === "impersonation.started") return { ...authentication, activity_id: 7, activity_name: "Account Switch" };
  if (type === "impersonation.ended") return { ...authentication, activity_id: 2, activity_name: "Logoff" };
  // A grant that was changed goes further now, or less far.
  if (givesMore({ type, changes })) return { ...access, activity_id: 1, activity_name: "Assign Privileges" };
  if (/^grant\.(changed|revoked|expired)$/.test(type))
    return { ...access, activity_id: 2, activity_name: "Revoke Privileges" };
  // Somebody was told that it ends, or looked at it and kept it.
  if (/^grant\.(expiring|reviewed)$/.test(type)) return { ...access, activity_id: 99, activity_name: "Other" };
  return { class_uid: ENTITY_MANAGEMENT, class_name: "Entity Management", ...changeOf(type) };
}

/** The four things that can be done to an entity; what none of them is, is Other. */
function changeOf(type: EventType): Pick<Activity, "activity_id" | "activity_name"> {
  if (/\.(added|created|invited|imported|requested)$|_(created|added)$/.test(type))
    return { activity_id: 1, activity_name: "Create" };
  if (/\.exported$/.test(type)) return { activity_id: 2, activity_name: "Read" };
  if (/\.(deleted|revoked|erased|archived)$|_(withdrawn|removed|reset)$/.test(type))
    return { activity_id: 4, activity_name: "Delete" };
  if (
    /changed$|\.(updated|renamed|enabled|disabled|deactivated|reactivated|rotated|raised|dropped|protected|unprotected)$|_(rotated|renewed)$|^request\.(approved|refused|expired)$/.test(
      type,
    )
  )
    return { activity_id: 3, activity_name: "Update" };
  return { activity_id: 99, activity_name: "Other" };
}

function ofClass(event: AuditEvent, { class_uid, activity_id }: Activity): object {
  const { user, employee, impersonationId, productId, reason } = event;
  if (class_uid === AUTHENTICATION)
    return {
      // Required of the class, also where an event doesn't say it.
      user: user ? userOf(user) : { type_id: 0, type: "Unknown", name: "unknown" },
      service: { name: "Understudy", ...(productId !== null && { uid: productId }) },
      ...(impersonationId !== null && { session: { uid: impersonationId } }),
      ...(activity_id === 7 && { account_switch_type_id: 2, account_switch_type: "Impersonate" }),
    };
  if (class_uid === USER_ACCESS_MANAGEMENT)
    return {
      user: employee ? employeeOf(employee) : { type_id: 0, type: "Unknown", name: "unknown" },
      privileges: ["impersonate"],
    };
  return { entity: entityOf(event), ...(reason !== null && { comment: reason }) };
}

/** What was changed: whom the event is about, or what its type begins with. */
function entityOf({ type, user, employee, impersonationId, productId, changes }: AuditEvent): object {
  const kind = type.slice(0, type.indexOf("."));
  if (kind === "impersonation" && impersonationId !== null)
    return { type: kind, uid: impersonationId, name: impersonationId };
  if (user) return { type: "user", uid: user.id, name: calledOf(user) };
  if (employee) return { type: "employee", uid: employee.id, name: employee.name };
  if (kind === "product" && productId !== null) return { type: kind, uid: productId, name: productId };
  if (changes?.domain) return { type: "domain", name: String(changes.domain.to ?? changes.domain.from) };
  return { type: kind, name: kind.replaceAll("_", " ") };
}

const userOf = (user: UserPerson): object => ({
  ...{ type_id: 1, type: "User", uid: user.id, name: calledOf(user) },
  ...(user.email !== null && { email_addr: user.email }),
});

const employeeOf = ({ id, name, email }: Person): object => ({
  ...{ type_id: 2, type: "Admin", uid: id, name },
  ...(email !== "" && { email_addr: email }),
});

function actorOf(actor: Actor): object {
  if (actor.kind === "employee") return { user: employeeOf(actor) };
  if (actor.kind === "user") return { user: userOf({ ...actor, externalId: null }) };
  if ("id" in actor) return { app_name: actor.name, app_uid: actor.id };
  return { app_name: actor.kind === "system" ? "Understudy" : "unknown" };
}

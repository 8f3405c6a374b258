import { endReasonTexts } from "../impersonations/end-reason.ts";
import { type EndReason, endReasons } from "../impersonations/impersonation.ts";
import type { AuditEvent, EventType } from "./event.ts";
import {
  apiKey,
  because,
  count,
  domain,
  employee,
  employeeOrSelf,
  formatText,
  from,
  isolated,
  isSaidAnew,
  lower,
  momentText,
  product,
  roleText,
  target,
  to,
  upper,
  user,
  webhook,
  who,
} from "./naming.ts";
import { permissionSentences } from "./permission-sentences.ts";
import { factorText, methodText, proofText } from "./proof-text.ts";

export { actorName, partsOf } from "./naming.ts";

/**
 * What happened, as one would tell it. Names are as they were at the time, and so is whatever else somebody wrote; each
 * is isolated (Unicode, UAX #9), so that a name which turns its letters around leaves the rest of the sentence alone.
 */
export const sentenceOf = (event: AuditEvent): string =>
  event.changes?.refusals ? refusalsText(event) : sentences[event.type](event);

/** "impersonation.settings_changed" -> "Impersonation settings changed". */
export function typeText(type: string): string {
  return upper(type.replace(/[._]/g, " ")).replace(/^Api\b/, "API");
}

const sentences: Record<EventType, (event: AuditEvent) => string> = {
  "impersonation.enabled": (event) => `${who(event)} turned user impersonation on`,
  "impersonation.disabled": (event) => `${who(event)} turned user impersonation off`,
  "impersonation.settings_changed": (event) => `${who(event)} changed how impersonation works${settingsText(event)}`,
  "impersonation.requested": (event) =>
    `${who(event)} ${event.changes?.breakGlass ? "broke the glass for" : "confirmed"} a session as ${user(event)}`,
  "impersonation.started": (event) => `${who(event)} signed in as ${user(event)}`,
  "impersonation.ended": endedText,
  "impersonation.raised": (event) => `${who(event)} may make changes as ${user(event)}${untilText(event)}`,
  "impersonation.dropped": droppedText,
  "impersonation.denied": deniedText,
  "impersonation.code_reused": (event) => `A code for the session as ${user(event)} was used twice`,
  "impersonation.action": actionText,
  "impersonation.noted": (event) =>
    `${who(event)} ${event.changes?.note?.from ? "changed the note about" : "noted something about"} the session as ${user(event)}`,
  ...permissionSentences,
  "employee.invited": (event) =>
    `${who(event)} invited ${isolated(to(event, "name"))} as ${roleText(to(event, "role"))}`,
  "employee.invitation_withdrawn": (event) =>
    `${who(event)} withdrew the invitation of ${isolated(from(event, "invitation"))}`,
  "employee.added": (event) => `${employee(event)} joined the team as ${roleText(to(event, "role"))}`,
  "employee.role_changed": (event) => `${who(event)} made ${employeeOrSelf(event)} ${roleText(to(event, "role"))}`,
  "employee.deactivated": (event) => `${who(event)} deactivated ${employeeOrSelf(event)}`,
  "employee.reactivated": (event) => `${who(event)} reactivated ${employee(event)}`,
  "employee.reset_link_created": (event) =>
    `${who(event)} made a reset link for ${employeeOrSelf(event)}${accessText(event)}`,
  "employee.password_changed": (event) => `${employee(event)} changed their password`,
  "employee.sso_linked": (event) => `An account at the single sign-on is ${employee(event)}'s from now on`,
  "employee.second_factor_added": (event) => `${who(event)} added ${factorText(to(event, "kind"))}`,
  "employee.second_factor_removed": (event) => `${who(event)} removed ${factorText(from(event, "kind"))}`,
  "employee.second_factor_reset": (event) => `${who(event)} reset the second factors of ${employee(event)}`,
  "employee.token_created": (event) =>
    `${who(event)} made the token ${isolated(to(event, "name"))} for their own tools`,
  "employee.token_removed": (event) => `${who(event)} removed the token ${isolated(from(event, "name"))}`,
  "employee.token_used": (event) => `${who(event)} used the token ${isolated(to(event, "name"))}`,
  "employee.recovery_codes_renewed": (event) => `${who(event)} made new recovery codes`,
  "employee.denied": (event) => `${who(event)} was refused a change of the team${because(event)}`,
  "user.added": (event) => `${who(event)} added the user ${user(event)}`,
  "user.renamed": (event) =>
    `${who(event)} renamed the user ${isolated(from(event, "name"))} to ${isolated(to(event, "name"))}`,
  "user.disabled": (event) => `${who(event)} disabled the user ${user(event)}`,
  "user.enabled": (event) => `${who(event)} enabled the user ${user(event)}`,
  "user.password_changed": (event) => `The user ${user(event)} changed their password`,
  "user.email_changed": (event) => `The user ${user(event)} changed their e-mail`,
  "user.denied": (event) => `${who(event)} was refused a change of the users${because(event)}`,
  "user.updated": (event) => `${who(event)} updated the user ${user(event)}`,
  "user.deleted": (event) => `${who(event)} deleted the user ${user(event)}`,
  "user.imported": (event) =>
    `${who(event)} imported users${fileText(event)}: ${count(event, "added")} added, ${count(event, "updated")} updated`,
  "user.protected": (event) =>
    isSaidAnew(event)
      ? `${who(event)} said anew why ${user(event)} is protected`
      : `${who(event)} protected ${user(event)} from impersonation`,
  "user.unprotected": (event) => `${who(event)} let ${user(event)} be impersonated again`,
  "domain.protected": (event) =>
    isSaidAnew(event)
      ? `${who(event)} said anew why users of ${domain(event)} are protected`
      : `${who(event)} protected users of ${domain(event)} from impersonation`,
  "domain.unprotected": (event) => `${who(event)} let users of ${domain(event)} be impersonated again`,
  "support_access.changed": (event) =>
    `${who(event)} ${event.actor.kind === "user" ? "" : `chose for ${user(event)} and `}lets support sign in: ${sayText(event)}`,
  "product.added": (event) => `${who(event)} connected ${product(event)}${allowedText(event)}`,
  "product.changed": (event) => `${who(event)} changed ${product(event)}${allowedText(event)}`,
  "product.enabled": (event) => `${who(event)} enabled ${product(event)}`,
  "product.disabled": (event) => `${who(event)} disabled ${product(event)}`,
  "product.protected": (event) => `${who(event)} protected ${product(event)} from impersonation`,
  "product.unprotected": (event) => `${who(event)} let users be impersonated in ${product(event)} again`,
  "product.secret_rotated": (event) => `${who(event)} made a new secret for ${product(event)}`,
  "product.unreachable": (event) => `${upper(product(event))} couldn't be told of an end`,
  "product.denied": (event) => `${who(event)} was refused a change of the products${because(event)}`,
  "api_key.created": (event) => `${who(event)} made ${apiKey(event)}`,
  "api_key.revoked": (event) => `${who(event)} revoked ${apiKey(event)}`,
  "api_key.denied": (event) => `${who(event)} was refused a change of the API keys${because(event)}`,
  "audit.exported": (event) => `${who(event)} exported the audit log as ${formatText(event)}`,
  "audit.erased": (event) => `What was recorded about ${user(event)} was erased`,
  "audit.archived": (event) => `Events before ${to(event, "before")} were archived: ${count(event, "events")}`,
  "audit.denied": (event) => `${who(event)} was refused an export of the audit log${because(event)}`,
  "webhook.added": (event) => `${who(event)} added ${webhook(event)}`,
  "webhook.changed": (event) => `${who(event)} ${turnedText(event)} ${webhook(event)}`,
  "webhook.secret_rotated": (event) => `${who(event)} made a new secret for ${webhook(event)}`,
  "webhook.deleted": (event) => `${who(event)} deleted ${webhook(event)}`,
  "webhook.tested": (event) => `${who(event)} sent a test to ${webhook(event)}`,
  "webhook.redelivered": (event) => `${who(event)} had something sent again to ${webhook(event)}`,
  "webhook.unreachable": (event) => `${upper(webhook(event))} couldn't be told of something`,
  "webhook.denied": (event) => `${who(event)} was refused a change of the webhooks${because(event)}`,
  "mail.unreachable": (event) => `Mail to ${event.user ? user(event) : employee(event)} couldn't be sent`,
  "signing_key.rotated": () => "A new signing key was made",
  "database.restored": () => "The database was put back from a backup: what happened in between is missing here",
  "session.signed_in": (event) => `${who(event)} ${enteredText(event)}`,
  "session.sign_in_failed": (event) =>
    `Somebody failed to sign in${event.employee || event.user ? ` as ${target(event)}` : ""}`,
  "session.signed_out": (event) => `${who(event)} signed out of the ${event.user ? "product" : "dashboard"}`,
  "session.ended": (event) => `A session of ${target(event)} was ended`,
  "session.proved": (event) => `${who(event)} proved that it's them, by ${methodText(event)}`,
  "session.denied": (event) =>
    event.reason === "wrong_proof"
      ? `${who(event)} failed to prove that it's them, by ${methodText(event)}`
      : `${who(event)} was asked to prove that it's them`,
};

/** What a hand-off to it may do without from now on, or must have again. */
function allowedText({ changes }: AuditEvent): string {
  const parts = [
    changes?.nonceInsteadOfPkce &&
      (changes.nonceInsteadOfPkce.to === true
        ? "its sign-ins may have a nonce instead of PKCE, so a stolen code is noticed only after it was used"
        : "its sign-ins need PKCE"),
    changes?.startsWithoutLoginHint &&
      (changes.startsWithoutLoginHint.to === true
        ? "its sign-ins may leave out login_hint, so whatever begins one opens the session that was just confirmed"
        : "its sign-ins need login_hint"),
  ].filter(Boolean);
  return parts.length > 0 ? `: ${parts.join("; ")}` : "";
}

function actionText(event: AuditEvent): string {
  const what = event.reason === null ? "something" : isolated(event.reason);
  if (event.outcome === "refused") return `${who(event)} was refused while signed in as ${user(event)}: ${what}`;
  return `${who(event)}, as ${user(event)}: ${event.reason === null ? "did something" : what}`;
}

function endedText(event: AuditEvent): string {
  const reason = endReasons.find((each): each is EndReason => each === event.reason);
  const why = reason ? `: ${lower(endReasonTexts[reason])}` : "";
  return event.actor.kind === "employee" && (reason === "stopped" || reason === "ended_by_admin")
    ? `${who(event)} ended the session as ${user(event)}`
    : `The session as ${user(event)} ended${why}`;
}

function droppedText(event: AuditEvent): string {
  if (event.actor.kind === "system") return `The session as ${user(event)} is to look only again: its minutes are over`;
  return `${who(event)} set the session as ${user(event)} back to looking only`;
}

/** In UTC, as whatever is written down for everybody. */
const untilText = ({ changes }: AuditEvent): string =>
  typeof changes?.raisedUntil?.to === "string" ? ` until ${changes.raisedUntil.to.slice(11, 16)} UTC` : "";

const says: Record<string, string> = { always: "always", ask: "after asking", never: "never" };
const sayText = ({ changes }: AuditEvent): string =>
  typeof changes?.until?.to === "string"
    ? `until ${momentText(changes.until.to)}`
    : (says[String(changes?.choice?.to)] ?? "by another choice");

function deniedText(event: AuditEvent): string {
  const attempted = event.changes?.attempted?.to;
  if (typeof attempted === "string") {
    return `${who(event)} was refused while signed in as ${user(event)}: ${isolated(lower(attempted))}`;
  }
  const handOff = event.changes?.handOff?.to;
  if (typeof handOff === "string") return `The session as ${user(event)} couldn't be opened: ${isolated(handOff)}`;
  if (event.changes?.note) return `${who(event)} was refused to note something about the session as ${user(event)}`;
  if (event.changes?.raisedUntil)
    return `${who(event)} was refused to change what may be done in the session as ${user(event)}${because(event)}`;
  if (event.changes?.review) return `${who(event)} was refused a review of who can impersonate${because(event)}`;
  if (event.impersonationId) return `${who(event)} was refused to end the session as ${user(event)}${because(event)}`;
  if (event.user) return `${who(event)} was refused a session as ${user(event)}${because(event)}`;
  if (event.employee) return `${who(event)} was refused to change the access of ${employee(event)}${because(event)}`;
  return `${who(event)} was refused a change of user impersonation${because(event)}`;
}

const accessText = ({ changes }: AuditEvent): string =>
  changes?.mayImpersonate ? ", which took away their access to impersonation" : "";

/** What became of it, if it was turned on or off and nothing else. */
function turnedText({ changes }: AuditEvent): string {
  if (!changes?.enabled || Object.keys(changes).length > 2) return "changed";
  return changes.enabled.to === true ? "enabled" : "disabled";
}

/** Of those that followed the first within a minute there is this one event. */
const refusalsText = (event: AuditEvent): string =>
  `${who(event)} was refused ${count(event, "refusals")} times within a minute${because(event)}`;

function enteredText({ impersonationId, ...event }: AuditEvent): string {
  if (impersonationId) return `entered the product as ${user({ impersonationId, ...event })}`;
  const by = event.changes?.by ? ` by ${isolated(String(event.changes.by.to))}` : "";
  return `signed in to the ${event.user ? "product" : "dashboard"}${by}`;
}

const noticeKeys = ["ownerMail", "manyUsersAnHour", "hours", "impersonatorSummary"];

const supportKeys = ["supportChoices", "supportDefault", "showNames", "mailAfter"];

function settingsText({ changes }: AuditEvent): string {
  const parts = [
    changes?.reason && `a reason is ${changes.reason.to === "optional" ? "optional" : "required"}`,
    changes?.accessLevels && levelsText(changes.accessLevels.to),
    changes?.defaultAccess &&
      `they begin with ${changes.defaultAccess.to === "full" ? "making changes" : "looking only"}`,
    changes?.maxMinutes && `sessions last at most ${changes.maxMinutes.to} min`,
    changes?.proofMinutes && proofText(changes.proofMinutes.to),
    changes?.requireSecondFactor &&
      `a second factor is ${changes.requireSecondFactor.to === true ? "required" : "not required"}`,
    noticeKeys.some((key) => changes?.[key]) && "who is told of what",
    supportKeys.some((key) => changes?.[key]) && "what users may choose and are shown",
  ].filter(Boolean);
  return parts.length > 0 ? `: ${parts.join(", ")}` : "";
}

function levelsText(offered: unknown): string {
  if (!Array.isArray(offered) || offered.length > 1) return "sessions may be to look only or to make changes";
  return offered[0] === "full" ? "sessions are to make changes" : "sessions are to look only";
}

const fileText = ({ changes }: AuditEvent): string =>
  changes?.file ? ` from ${isolated(String(changes.file.to))}` : "";

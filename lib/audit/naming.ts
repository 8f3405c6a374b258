import type { Role } from "../employees/employee.ts";
import { roleNames } from "../employees/role.ts";
import { type ErrorCode, errorCodes, titleOf } from "../errors.ts";
import { calledOf } from "../users/user.ts";
import type { Actor, AuditEvent } from "./event.ts";

// Whom and what a sentence names.

/** Between FIRST STRONG ISOLATE and its end; a text that held such marks of its own could leave its place by them. */
export const isolated = (text: string): string => `\u2068${text.replace(/[\u2066-\u2069]/g, "")}\u2069`;

/** A sentence in turns: what is ours, then what was isolated in it, and so on. */
export const partsOf = (sentence: string): string[] => sentence.split(/[\u2068\u2069]/);

export const who = ({ actor }: AuditEvent): string => ("name" in actor ? isolated(actorName(actor)) : actorName(actor));

export function actorName(actor: Actor): string {
  if (actor.kind === "system") return "Understudy";
  if (actor.kind === "anonymous") return "Somebody";
  return actor.kind === "user" ? calledOf(actor) : actor.name;
}

export const user = (event: AuditEvent): string => (event.user ? isolated(calledOf(event.user)) : "a user");
export const employee = (event: AuditEvent): string => (event.employee ? isolated(event.employee.name) : "an employee");
export const employeeOrSelf = (event: AuditEvent): string =>
  event.actor.kind === "employee" && event.actor.id === event.employee?.id ? "themselves" : employee(event);
export const target = (event: AuditEvent): string =>
  event.employee ? employee(event) : event.user ? user(event) : "somebody";

export const from = ({ changes }: AuditEvent, key: string): string => String(changes?.[key]?.from ?? "somebody");
export const to = ({ changes }: AuditEvent, key: string): string => String(changes?.[key]?.to ?? "somebody");

export const product = (event: AuditEvent): string => named(event, "the product", "a product");
export const domain = ({ changes }: AuditEvent): string =>
  changes?.domain ? `the domain ${isolated(String(changes.domain.to ?? changes.domain.from))}` : "a domain";
/** Of what is protected already there may be another reason. */
export const isSaidAnew = ({ changes }: AuditEvent): boolean => changes?.why !== undefined;
export const apiKey = (event: AuditEvent): string => named(event, "the API key", "an API key");
export const webhook = (event: AuditEvent): string => named(event, "the webhook at", "a webhook");
export const named = ({ changes }: AuditEvent, known: string, unknown: string): string =>
  changes?.name ? `${known} ${isolated(String(changes.name.to))}` : unknown;
export const count = ({ changes }: AuditEvent, key: string): string =>
  Number(changes?.[key]?.to ?? 0).toLocaleString("en");

export function roleText(role: string): string {
  const known = (Object.keys(roleNames) as Role[]).find((each) => each === role);
  if (!known) return "an employee";
  return `${known === "member" ? "a" : "an"} ${roleNames[known]}`;
}

export function because({ reason }: AuditEvent): string {
  const code = errorCodes.find((each): each is ErrorCode => each === reason);
  return code ? `: ${lower(titleOf(code))}` : "";
}

export const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
export const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** "2026-12-03 09:00 UTC". */
export const momentText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

const formatNames: Record<string, string> = { csv: "CSV", jsonl: "JSON Lines", ocsf: "OCSF" };
export const formatText = (event: AuditEvent): string => formatNames[to(event, "format")] ?? "a file";

import type { AuditEvent, EventType } from "#lib/audit/event.ts";
import { type ErrorCode, errorCodes, titleOf } from "#lib/errors.ts";
import { endReasonTexts } from "#lib/impersonations/end-reason.ts";

interface Reason {
  term: "What" | "Reason" | "Why";
  text: string;
  /** What programs call it, where the text is ours. */
  code: string | null;
}

/** What stands in an event's reason, under the word that fits: what was done, a person's own words, or a code's meaning. */
export function reasonOf({ type, outcome, reason }: AuditEvent): Reason | null {
  if (reason === null) return null;
  if (type === "impersonation.action") return { term: "What", text: reason, code: null };
  if (ownWords.includes(type)) return { term: "Reason", text: reason, code: null };
  const text = outcome === "refused" ? refusalText(reason) : codeTexts.get(reason);
  return text === undefined ? { term: "Why", text: reason, code: null } : { term: "Why", text, code: reason };
}

const ownWords: EventType[] = [
  "impersonation.requested",
  "impersonation.started",
  "user.protected",
  "domain.protected",
];

function refusalText(reason: string): string | undefined {
  const code = errorCodes.find((each): each is ErrorCode => each === reason);
  return code && titleOf(code);
}

const codeTexts = new Map<string, string>([
  ...Object.entries(endReasonTexts),
  ["ended_elsewhere", "Ended from another session"],
  ["password_changed", "The password was changed"],
  ["password_reset", "The password was reset"],
  ["reset_link", "By a reset link"],
  ["user_disabled", "The user was disabled"],
  ["user_deleted", "The user was deleted"],
  ["secret_lost", "The secret was lost"],
  ["restored", "The database was put back from a backup"],
  ["compromised", "The key before it was known to others"],
]);

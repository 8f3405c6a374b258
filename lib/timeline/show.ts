import { showImpersonation } from "../impersonations/show.ts";
import type { Entry, SessionRecord, Tally } from "./entry.ts";

/** The JSON of one line of a timeline: named fields, ISO 8601 UTC; null for what doesn't apply to its kind. */
export const showEntry = ({ id, at, kind, name, method, route, status, detail, late }: Entry) => ({
  id,
  at: at.toISOString(),
  kind,
  name,
  method,
  route,
  status,
  detail,
  late,
});

/** The JSON of a session as a whole. */
export const showSession = ({ impersonation, tally, note }: SessionRecord, now: Date) => ({
  ...showImpersonation(impersonation, now),
  summary: summaryOf(impersonation, tally, now),
  note: note && { text: note.text, at: note.at.toISOString() },
});

interface Lasting {
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  expiresAt: Date;
}

/** How long it lasted until now, in whole seconds from the confirming click, as the hour is counted; and how much was in it. */
function summaryOf({ createdAt, startedAt, endedAt, expiresAt }: Lasting, { pages, acts, refusals }: Tally, now: Date) {
  const until = endedAt ?? new Date(Math.min(now.getTime(), expiresAt.getTime()));
  const seconds = startedAt === null ? 0 : Math.max(0, Math.floor((until.getTime() - createdAt.getTime()) / 1000));
  return { seconds, pages, acts, refusals };
}

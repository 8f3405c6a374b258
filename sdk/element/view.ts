import type { PageSession } from "./ask.ts";

/**
 * What the banner says at one moment, in its order: the name, which one of that name, by whom, the time left, the level, the
 * way to the dashboard's page where changes are asked for and taken back, and the last minutes. Empty is what it doesn't say.
 */
export type View = string[];

/** Null for everybody but an impersonator. `nowMs` is the server's time. */
export function viewOf({ user, impersonation }: PageSession, nowMs: number): View | null {
  if (!impersonation) return null;
  const { access, raisedUntil, pageUrl, others } = impersonation;
  // Not a number, and so none, before the server's time is known.
  const secondsTo = (iso?: string | null) => Math.max(0, Math.ceil((Date.parse(iso ?? "") - nowMs) / 1000)) || 0;
  const seconds = secondsTo(impersonation.expiresAt);
  const raised = access === "full" && secondsTo(raisedUntil);
  const limited = access !== "full" || raisedUntil;
  const which = user.email || user.externalId || user.id;
  const name = user.name || which;
  return [
    name,
    which === name ? "" : `(${which})`,
    [impersonation.impersonator.name, ...(others ?? [])].join(" and "),
    clockText(seconds),
    limited ? (raised ? `Changes for ${clockText(raised)}` : "Looking only") : "",
    limited && pageUrl ? (raised ? "Look only" : "Make changes") : "",
    seconds > 300 ? "" : `You will be signed out in less than ${seconds > 60 ? "five minutes" : "a minute"}.`,
  ];
}

/** 3599 -> 59:59. */
const clockText = (seconds: number): string =>
  [seconds / 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");

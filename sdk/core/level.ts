import type { Claims } from "./signed-token.ts";

/** What an impersonator may do: look only, or make changes too. */
export type Access = "read_only" | "full";

/** The level of an impersonation. `raisedUntil` is ISO 8601: since and until then it is `full`, and `read_only` otherwise. */
export interface Level {
  readonly access: Access;
  readonly raisedUntil: string | null;
}

/** What is missing or unknown is read-only. */
export const readAccess = (said: unknown): Access => (said === "full" ? "full" : "read_only");

/** As the claims of a token say it. */
export function levelOf({ impersonation_access: said, impersonation_raised_until: untilS }: Claims): Level {
  const raised = typeof untilS === "number" && Number.isFinite(untilS);
  return { access: readAccess(said), raisedUntil: raised ? new Date(untilS * 1000).toISOString() : null };
}

/** As Understudy tells that it has changed. Nothing that can't be read makes more of it. */
export const readLevel = ({ access, raisedUntil }: Record<string, unknown>): Level => ({
  access: readAccess(access),
  raisedUntil: typeof raisedUntil === "string" ? raisedUntil : null,
});

/** The same at this moment: a raise is over at its time, whoever hears of that. */
export function levelAt(level: Level, nowMs: number): Level {
  const { access, raisedUntil } = level;
  if (access !== "full" || raisedUntil === null) return { access, raisedUntil: null };
  // Says what has to hold, so that a time that is none refuses.
  if (nowMs < Date.parse(raisedUntil)) return level;
  return { access: "read_only", raisedUntil: null };
}

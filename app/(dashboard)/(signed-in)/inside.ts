import type { WhoIsIn } from "#components/impersonations/terms.ts";
import type { Inside } from "#lib/impersonations/inside.ts";

/** As the pages tell of it, user by user; nothing of whom nobody is in as. */
export const shownInside =
  (byUser: Map<string, Inside[]>, now: Date) =>
  (userId: string): WhoIsIn | undefined => {
    const others = byUser.get(userId)?.map(({ name, until }) => ({ name, until: until.toISOString() }));
    return others && { now: now.toISOString(), others };
  };

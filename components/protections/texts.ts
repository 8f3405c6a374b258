/** How many sessions end with it, before somebody confirms. */
export function endsText(live: number, whose: string): string {
  if (live === 0) return `No live session ${whose} ends.`;
  return live === 1 ? `1 live session ${whose} ends at once.` : `${live} live sessions ${whose} end at once.`;
}

/** What may be had of a protection, on a page for Owners and Admins. */
export interface ShownProtection {
  /** The domain that it comes by; null for one's own. */
  domain: string | null;
  reason: string | null;
  since: string;
  by: string | null;
}

export const ONLY_OWNERS = "Only an Owner may take a protection away.";

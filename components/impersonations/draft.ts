/** What somebody has typed into the dialog, and not confirmed yet. Which product is kept elsewhere, once it is confirmed. */
export interface Draft {
  reason: string;
  ticket: string;
  /** Where the writer came from, and is led back to. */
  returnTo?: string | null;
}

/** What the dialog is filled in with beforehand, by a link from a ticket or by a session that was. */
export interface Given extends Draft {
  /** The link brought a way back along that isn't permitted. */
  lost?: boolean;
}

/** Who writes, and about whom: nobody else gets to see it. */
interface Writer {
  employeeId: string;
  userId: string;
}

type Kept = Writer & { draft: Draft };

const KEY = "understudy.impersonation-draft";

/**
 * Keeps it in this tab, so that a session that ends meanwhile costs nobody their words. It goes when it is confirmed,
 * given up or signed out of. A browser that lets pages keep nothing loses this comfort and no more.
 */
export function keepDraft(writer: Writer, draft: Draft): void {
  const typed = [draft.reason, draft.ticket].some((text) => text.trim() !== "");
  if (!typed) forgetDraft();
  else inStorage((storage) => storage.setItem(KEY, JSON.stringify({ ...writer, draft } satisfies Kept)));
}

/** What this employee was writing about this user, or null. */
export function draftOf({ employeeId, userId }: Writer): Draft | null {
  const kept = read();
  return kept?.employeeId === employeeId && kept.userId === userId ? kept.draft : null;
}

/** What to fill in: what was given, unless the writer has gone on from that already. */
export function draftFrom(writer: Writer, given: Given | undefined): Draft | null {
  const kept = draftOf(writer);
  if (!given) return kept;
  const goesOn = kept?.ticket === given.ticket && (kept.returnTo ?? null) === (given.returnTo ?? null);
  return goesOn ? kept : given;
}

export function forgetDraft(): void {
  inStorage((storage) => storage.removeItem(KEY));
}

/** For whoever signs in next in the same tab. */
export function forgetDraftOfOthers(employeeId: string): void {
  const kept = read();
  if (kept && kept.employeeId !== employeeId) forgetDraft();
}

const read = (): Kept | null =>
  inStorage((storage) => {
    const text = storage.getItem(KEY);
    // Nobody but keepDraft writes here.
    return text === null ? null : (JSON.parse(text) as Kept);
  });

function inStorage<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}

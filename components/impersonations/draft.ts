/** What somebody has typed into the dialog, and not confirmed yet. Which product is kept elsewhere, once it is confirmed. */
export interface Draft {
  reason: string;
  ticket: string;
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
  const typed = Object.values(draft).some((text) => text.trim() !== "");
  if (!typed) forgetDraft();
  else inStorage((storage) => storage.setItem(KEY, JSON.stringify({ ...writer, draft } satisfies Kept)));
}

/** What this employee was writing about this user, or null. */
export function draftOf({ employeeId, userId }: Writer): Draft | null {
  const kept = read();
  return kept?.employeeId === employeeId && kept.userId === userId ? kept.draft : null;
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

let wished: string | null = null;
const listeners = new Set<() => void>();

/** Asks for the dialog of this user, wherever it can be opened: the user's own page may still have to come. */
export function wishFor(userId: string): void {
  wished = userId;
  for (const look of listeners) look();
}

/** Called once for each wish, at once for one that is there already. Gives what stops it. */
export function onWish(userId: string, grant: () => void): () => void {
  const look = () => {
    if (wished !== userId) return;
    wished = null;
    grant();
  };
  look();
  listeners.add(look);
  return () => listeners.delete(look);
}

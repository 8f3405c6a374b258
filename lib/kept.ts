/**
 * Keeps what was worked out, by everything that it was worked out of: never anything that could be another thing
 * tomorrow. At most so many; those that weren't asked for longest go.
 */
export function keptOf<T>(most: number) {
  const kept = new Map<string, T>();
  return function get(from: string, workOut: () => T): T {
    const known = kept.get(from) ?? workOut();
    kept.delete(from);
    kept.set(from, known);
    if (kept.size > most) kept.delete(String(kept.keys().next().value));
    return known;
  };
}

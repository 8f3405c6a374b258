/**
 * Is that less than `limitMs` ago? A moment that is still to come is not: the clock was set back, and nobody can say how
 * old it is. Neither is one without a time.
 */
export function isWithin(atMs: number, nowMs: number, limitMs: number): boolean {
  const ageMs = nowMs - atMs;
  return ageMs >= 0 && ageMs < limitMs;
}

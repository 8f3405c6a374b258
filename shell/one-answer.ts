/**
 * Gives everybody who asks within a while the same answer, so that a flood of questions is none for whoever has to find it
 * out. One that is still awaited is everybody's, too, however long it takes.
 *
 * @param forMs From when it was given.
 */
export function oneAnswer<T>(forMs: number, ask: () => Promise<T>): () => Promise<T> {
  let known: { answer: Promise<T>; until: number } | null = null;
  return () => {
    if (known && performance.now() < known.until) return known.answer;
    const asked = { answer: ask(), until: Number.POSITIVE_INFINITY };
    const settle = () => {
      asked.until = performance.now() + forMs;
    };
    asked.answer.then(settle, settle);
    known = asked;
    return asked.answer;
  };
}

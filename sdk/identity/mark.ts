import { comfort } from "../react/comfort.ts";

const MARK = "understudy-identity";

/** Of the browser's: it may lack them, or forbid them by throwing. */
export interface Places {
  tab: () => Storage;
  origin: () => Storage;
}

/**
 * Whom this tab, and this origin, held data of last: a salted hash, so that whoever comes after reads nobody in it, and can
 * only tell whether it was the same one. A tab that never held any goes by the origin.
 */
export function isMarked({ tab, origin }: Places, text: string): boolean {
  const [ofTab, ofOrigin] = [read(tab), read(origin)];
  return fits(ofOrigin, text) && (ofTab === null || fits(ofTab, text));
}

/** Written only when nothing of anybody before is left. */
export function mark({ tab, origin }: Places, text: string): void {
  const salt = Math.random().toString(36).slice(2);
  for (const place of [tab, origin]) comfort(() => place().setItem(MARK, `${salt}.${hashOf(salt + text)}`));
}

/** Nobody can say any more whose data is there. */
export function unmark({ tab, origin }: Places): void {
  for (const place of [tab, origin]) comfort(() => place().removeItem(MARK));
}

const read = (place: () => Storage) => comfort(() => place().getItem(MARK)) ?? null;

function fits(marked: string | null, text: string): boolean {
  const [salt, hash] = (marked ?? "").split(".");
  return hash !== undefined && hash === hashOf(salt + text);
}

/** 53 bits (cyrb53): enough to tell two apart, and at once, which the browser's own hashes aren't. It protects nothing. */
function hashOf(text: string): string {
  let [one, two] = [0xdeadbeef, 0x41c6ce57];
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    one = Math.imul(one ^ code, 2654435761);
    two = Math.imul(two ^ code, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return (4294967296 * (2097151 & two) + (one >>> 0)).toString(36);
}

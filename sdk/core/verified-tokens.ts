import type { VerifiedToken } from "./access-token.ts";

/** A token that was verified, and the key that did it. */
export interface Entry {
  token: string;
  kid: string;
  key: CryptoKey;
  expiresAtMs: number;
  verified: VerifiedToken;
  /** The same with the level that its session has meanwhile. */
  releveled?: VerifiedToken;
}

/** In each of two halves. A token has 1 kB, and with what it says 3: some 6 MB when it is full. */
const MOST_TOKENS = 1000;

/** Places for tokens that came once. */
const ONCE = 4096;

/** In characters: enough of a signature to tell tokens apart, and less to be hashed than all of one. */
const TAIL = 43;

/**
 * Tokens that were found good, by their exact text; what wasn't verified never gets in. Whoever looks one up still asks
 * for time, key and revocation.
 *
 * A token is kept when it comes a second time: whoever sends a new one with each request has nothing kept, and crowds
 * nobody out. Two halves instead of an order of use, so that looking up changes nothing: the younger one takes what is added
 * and what is asked for in the older; when it is full it becomes the older, whose rest is forgotten.
 */
export class VerifiedTokens {
  #young = new Map<string, Entry>();
  #old = new Map<string, Entry>();
  readonly #once = new Uint32Array(ONCE);

  get(token: string): Entry | undefined {
    const tail = token.slice(-TAIL);
    const young = this.#young.get(tail);
    if (young?.token === token) return young;
    const old = this.#old.get(tail);
    if (old?.token !== token) return undefined;
    this.#keep(old, tail);
    return old;
  }

  /** Keeps it if it was here before, as far as can be told. */
  add(entry: Entry): void {
    const tail = entry.token.slice(-TAIL);
    const number = numberOf(tail);
    if (this.#once[number % ONCE] === number) this.#keep(entry, tail);
    this.#once[number % ONCE] = number;
  }

  #keep(entry: Entry, tail: string): void {
    if (this.#young.size >= MOST_TOKENS) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(tail, entry);
  }

  delete({ token }: Entry): void {
    const tail = token.slice(-TAIL);
    this.#young.delete(tail);
    this.#old.delete(tail);
  }
}

/** Of 32 bits. A signature is as good as random, so some of it is. */
function numberOf(tail: string): number {
  let number = 0;
  for (let i = 0; i < 8; i++) number = (Math.imul(number, 67) + tail.charCodeAt(i)) >>> 0;
  return number;
}

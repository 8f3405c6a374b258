import type { VerifiedToken } from "./access-token.ts";

/** A token that was verified, and the key that did it. */
export interface Entry {
  kid: string;
  key: CryptoKey;
  expiresAtMs: number;
  verified: VerifiedToken;
}

/** In each of two halves. A token has 1 kB, and with what it says 3: some 6 MB when it is full. */
const MOST_TOKENS = 1000;

/**
 * Tokens that were found good, by their exact text; what wasn't verified never gets in. Whoever looks one up still asks
 * for time, key and revocation.
 *
 * Two halves instead of an order of use, so that looking up changes nothing: the younger one takes what is added and what
 * is asked for in the older; when it is full it becomes the older, whose rest is forgotten.
 */
export class VerifiedTokens {
  #young = new Map<string, Entry>();
  #old = new Map<string, Entry>();

  get(token: string): Entry | undefined {
    const entry = this.#young.get(token);
    if (entry !== undefined) return entry;
    const older = this.#old.get(token);
    if (older !== undefined) this.add(token, older);
    return older;
  }

  add(token: string, entry: Entry): void {
    if (this.#young.size >= MOST_TOKENS) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(token, entry);
  }

  delete(token: string): void {
    this.#young.delete(token);
    this.#old.delete(token);
  }
}

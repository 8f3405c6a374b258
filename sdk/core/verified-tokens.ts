import type { VerifiedToken } from "./access-token.ts";

/** A token that was verified, and the key that did it. */
interface Entry {
  kid: string;
  key: CryptoKey;
  verified: VerifiedToken;
}

const MOST_TOKENS = 1000;

/** Tokens that were found good, the latest used last. Whoever looks one up still asks for time, key and revocation. */
export class VerifiedTokens {
  readonly #entries = new Map<string, Entry>();

  get(token: string): Entry | undefined {
    const entry = this.#entries.get(token);
    if (entry === undefined) return undefined;
    this.#entries.delete(token);
    this.#entries.set(token, entry);
    return entry;
  }

  add(token: string, entry: Entry): void {
    this.#entries.set(token, entry);
    if (this.#entries.size <= MOST_TOKENS) return;
    for (const oldest of this.#entries.keys()) return void this.#entries.delete(oldest);
  }

  delete(token: string): void {
    this.#entries.delete(token);
  }
}

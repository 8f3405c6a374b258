import { hkdfSync } from "node:crypto";

type Purpose =
  | "dashboard sessions"
  | "product sessions"
  | "signing keys"
  | "webhooks"
  | "hand-off"
  | "single sign-on"
  | "employees' devices"
  | "second factors"
  | "recovery codes"
  | "users' devices"
  | `hosted product ${string}`;

/** One for each purpose of the one secret: they are asked for on every request, and never another. */
const derived = new Map<string, Buffer>();

/** A key of its own for every purpose (RFC 5869), so that none can stand in for another. 32 bytes. */
export function deriveKey(secret: string, purpose: Purpose): Uint8Array {
  const name = `${purpose}: ${secret}`;
  const key = derived.get(name) ?? Buffer.from(hkdfSync("sha256", secret, "understudy", purpose, 32));
  derived.set(name, key);
  return key;
}

export const deriveText = (secret: string, purpose: Purpose): string =>
  Buffer.from(deriveKey(secret, purpose)).toString("base64url");

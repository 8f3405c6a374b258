import { RS256 } from "./signature.ts";

/** Public keys by their `kid`. A lookup in a map: a `kid` is never part of a path or a query. */
export type KeySet = ReadonlyMap<string, CryptoKey>;

const MOST_KEYS = 20;
const SMALLEST_MODULUS_BITS = 2048;

/**
 * Reads a JSON Web Key Set (RFC 7517). Keys that aren't public RSA keys for RS256 signatures of at least 2048 bits are
 * left out, as no token here is signed with them; a set of more than 20 keys, or with a `kid` twice, is refused whole.
 *
 * @param known - Keys of an earlier set. One that hasn't changed stays the same object.
 * @throws Error when it isn't such a set, or nothing is left of it.
 */
export async function readKeySet(jwks: unknown, known: KeySet = new Map()): Promise<KeySet> {
  const entries = isRecord(jwks) && Array.isArray(jwks.keys) ? jwks.keys : null;
  if (entries === null || entries.length > MOST_KEYS) throw new Error("not a key set of at most 20 keys");
  const keys = new Map<string, CryptoKey>();
  for (const { kid, n, e } of entries.filter(isVerifyingKey)) {
    if (keys.has(kid)) throw new Error("a key id is there twice");
    const before = known.get(kid);
    const key = before && sources.get(before) === `${n} ${e}` ? before : await importKey(n, e);
    if (modulusBits(key) >= SMALLEST_MODULUS_BITS) keys.set(kid, key);
  }
  if (keys.size === 0) throw new Error("no usable key in the set");
  return keys;
}

/** What a key was made from, which tells whether it is still the same one. */
const sources = new WeakMap<CryptoKey, string>();

async function importKey(n: string, e: string): Promise<CryptoKey> {
  const jwk = { kty: "RSA", n, e, alg: "RS256" };
  const key = await crypto.subtle.importKey("jwk", jwk, RS256, false, ["verify"]);
  sources.set(key, `${n} ${e}`);
  return key;
}

const modulusBits = ({ algorithm }: CryptoKey) =>
  "modulusLength" in algorithm && typeof algorithm.modulusLength === "number" ? algorithm.modulusLength : 0;

interface VerifyingKey {
  kid: string;
  n: string;
  e: string;
}

function isVerifyingKey(key: unknown): key is VerifyingKey {
  if (!isRecord(key) || key.kty !== "RSA" || "d" in key) return false;
  const { kid, n, e, alg = "RS256", use = "sig", key_ops } = key;
  const forSignatures = alg === "RS256" && use === "sig" && (key_ops === undefined || includesVerify(key_ops));
  return forSignatures && isText(kid) && isText(n) && isText(e);
}

const includesVerify = (value: unknown) => Array.isArray(value) && value.includes("verify");

/** An object, as JSON has them. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A string with something in it. */
export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

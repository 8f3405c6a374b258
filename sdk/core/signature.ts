import { nodeModule } from "./node.ts";

/** As far as they are used here. */
interface NodeCrypto {
  KeyObject: { from(key: CryptoKey): object };
  verify(algorithm: "RSA-SHA256", data: Uint8Array, key: object, signature: Uint8Array): boolean;
}
interface NodeBuffer {
  Buffer: { from(text: string, encoding: "base64url" | "latin1"): Uint8Array };
}

const crypto = nodeModule<NodeCrypto>("node:crypto");
const buffer = nodeModule<NodeBuffer>("node:buffer");

/** The only algorithm there is here: RS256 (RFC 7518, section 3.3). */
export const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

/**
 * Does this RS256 signature hold? Said at once where there is Node.js, whose own verifying takes less time than a way to
 * another thread and back; by Web Crypto, and so by a promise, elsewhere. A key for anything else verifies nothing.
 *
 * @param signature - In base64url, as the data is: the caller has checked both for other characters.
 */
export function holds(data: string, signature: string, key: CryptoKey): boolean | Promise<boolean> {
  if (!isForRs256(key)) return false;
  if (crypto === undefined) return holdsByWebCrypto(bytesOf(data), decode(signature), key);
  return crypto.verify("RSA-SHA256", bytesOf(data), keyObjectOf(key, crypto), decode(signature));
}

async function holdsByWebCrypto(data: BufferSource, signature: BufferSource, key: CryptoKey): Promise<boolean> {
  return globalThis.crypto.subtle.verify(RS256.name, key, signature, data);
}

function isForRs256({ algorithm }: CryptoKey): boolean {
  const { hash } = algorithm as Partial<RsaHashedKeyAlgorithm>;
  return algorithm.name === RS256.name && hash?.name === RS256.hash;
}

/** Made once for each key, and forgotten with it. */
const keyObjects = new WeakMap<CryptoKey, object>();

function keyObjectOf(key: CryptoKey, { KeyObject }: NodeCrypto): object {
  const made = keyObjects.get(key) ?? KeyObject.from(key);
  keyObjects.set(key, made);
  return made;
}

/** The bytes of a text that has one byte a character. */
const bytesOf = (text: string) => toBytes(buffer?.Buffer.from(text, "latin1") ?? text);

/** The bytes that a text in base64url stands for. */
export const decode = (text: string) =>
  toBytes(buffer?.Buffer.from(text, "base64url") ?? atob(text.replaceAll("-", "+").replaceAll("_", "/")));

// Neither Node.js nor we make any that is shared with another thread, which the type leaves open.
const toBytes = (from: Uint8Array | string) =>
  (typeof from === "string" ? Uint8Array.from(from, (char) => char.charCodeAt(0)) : from) as Uint8Array<ArrayBuffer>;

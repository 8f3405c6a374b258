import { decode } from "../core/signature.ts";

/** In bytes. */
const IV = 12;

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** base64url without padding (RFC 7515, section 2). */
export const encode = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** 256 bits that nobody guesses. */
export const random = (): string => encode(crypto.getRandomValues(new Uint8Array(32)));

export const sha256 = async (text: string): Promise<string> =>
  encode(new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(text))));

/**
 * A key for this one purpose, from the client's secret (HKDF, RFC 5869): nothing more to configure, the same in every
 * process, and worth nothing at the issuer.
 */
export async function sealingKey(clientSecret: string, purpose: string): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey("raw", bytesOf(clientSecret), "HKDF", false, ["deriveKey"]);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: bytesOf(purpose) };
  return crypto.subtle.deriveKey(hkdf, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** To be read by nobody else and changed by nobody: AES-256-GCM. */
export async function seal(key: CryptoKey, kept: object): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV));
  const text = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytesOf(JSON.stringify(kept)));
  return encode(new Uint8Array([...iv, ...new Uint8Array(text)]));
}

/** @throws Error for whatever this key didn't seal. */
export async function unseal(key: CryptoKey, sealed: string): Promise<unknown> {
  const bytes = decode(sealed);
  const opening = { name: "AES-GCM", iv: bytes.slice(0, IV) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(opening, key, bytes.slice(IV))));
}

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const IV = 12;
const TAG = 16;

/**
 * Something of ours that a browser keeps for us, to be read by nobody else and changed by nobody: AES-256-GCM under a key
 * for this purpose alone, at once, as a library's promise takes many times as long. Good until `expiresAt`.
 */
export function seal(key: Uint8Array, kept: object, expiresAt: Date): string {
  const iv = randomBytes(IV);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG });
  const text = cipher.update(JSON.stringify({ kept, expiresAt: expiresAt.getTime() }), "utf8");
  return Buffer.concat([iv, text, cipher.final(), cipher.getAuthTag()]).toString("base64url");
}

/** What was sealed. @throws Error for everything that this key didn't seal, and for what is over. */
export function unseal<T extends object>(key: Uint8Array, sealed: string, now: Date): T {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length <= IV + TAG) throw new Error("nothing that was sealed here");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV), { authTagLength: TAG });
  decipher.setAuthTag(bytes.subarray(-TAG));
  const text = Buffer.concat([decipher.update(bytes.subarray(IV, -TAG)), decipher.final()]).toString("utf8");
  const { kept, expiresAt } = JSON.parse(text) as { kept: T; expiresAt: number };
  if (now.getTime() >= expiresAt) throw new Error("what was sealed is over");
  return kept;
}

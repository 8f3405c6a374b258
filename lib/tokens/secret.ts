import { hkdfSync } from "node:crypto";

type Purpose =
  | "dashboard sessions"
  | "product sessions"
  | "signing keys"
  | "hand-off"
  | "employees' devices"
  | "users' devices"
  | `hosted product ${string}`;

/** A key of its own for every purpose (RFC 5869), so that none can stand in for another. 32 bytes. */
export const deriveKey = (secret: string, purpose: Purpose): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", secret, "understudy", purpose, 32));

export const deriveText = (secret: string, purpose: Purpose): string =>
  Buffer.from(deriveKey(secret, purpose)).toString("base64url");

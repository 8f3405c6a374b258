import { createHash, randomBytes } from "node:crypto";

/** A new secret for a cookie, a link or a code: 256 bits from the system, base64url. Told once, to its bearer. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/**
 * What the database keeps of it. Above 112 bits a plain hash can't be guessed back (ASVS 6.5.2), so a stolen table
 * opens nothing; and the lookup is by the hash, so its timing tells nothing either.
 */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

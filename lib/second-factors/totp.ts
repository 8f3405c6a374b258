import { Secret, TOTP } from "otpauth";

/** As every authenticator app has it: RFC 6238 with SHA-1, six digits, half a minute. */
const how = { issuer: "Understudy", algorithm: "SHA1", digits: 6, period: 30 };
/** Codes of the step before and after are taken, too, for clocks that differ. */
const WINDOW = 1;

/** 160 bits, in base 32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an app reads, as a link or from a QR code. */
export const totpUri = (secret: string, email: string): string => new TOTP({ ...how, label: email, secret }).toString();

/** Whose step of time this code is, counted from 1970; null for none of now. Whether it was used before, the database knows. */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = new TOTP({ ...how, secret }).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / 1000 / how.period) + delta;
}

import { createHmac, randomBytes } from "node:crypto";
import { deriveKey } from "../tokens/secret.ts";

const COUNT = 10;
/** Without the letters that people take for digits (Crockford's base 32). */
const letters = "0123456789abcdefghjkmnpqrstvwxyz";
const groups = [0, 4, 8, 12];

/** Ten codes of 80 bits, told once. */
export const newRecoveryCodes = (): string[] => Array.from({ length: COUNT }, newCode);

function newCode(): string {
  // 256 is a multiple of 32, so no letter is likelier than another.
  const text = Array.from(randomBytes(16), (byte) => letters[byte % 32]).join("");
  return groups.map((from) => text.slice(from, from + 4)).join("-");
}

/**
 * What the database keeps. A code is shorter than a token, so its hash is keyed: with the table alone, nobody can try codes
 * (ASVS 6.5.2). Whatever somebody makes of its spaces, dashes and letters, it is the same code.
 */
export const recoveryHash = (deployment: string, employeeId: string, code: string): string =>
  createHmac("sha256", deriveKey(deployment, "recovery codes"))
    .update(`${employeeId} ${plain(code)}`)
    .digest("hex");

const plain = (code: string) =>
  code
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replaceAll("o", "0")
    .replace(/[il]/g, "1");

import { DomainError } from "../errors.ts";

/** Read with the first password, whoever's it is: its binary is megabytes, and a start has other things to do. */
const argon2 = () => import("@node-rs/argon2");

/** argon2id with the parameters of the OWASP cheat sheet: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** In characters as people count them (code points). NIST SP 800-63B: length counts, composition rules don't. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 128;

/** A PHC string with its own salt. Takes some 7 ms of a core, so never inside a transaction. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await argon2();
  return hash(password.normalize("NFKC"), cost);
}

/** Null, for an account that is not there or has no password, costs the same time and is always wrong. */
export async function verifyPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const { verify } = await argon2();
  const matches = await verify(passwordHash ?? nobodysHash, password.normalize("NFKC"));
  return matches && passwordHash !== null;
}

// Of 32 random bytes that nobody kept.
const nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$VPqn789p3mMOlsvhiHg/iA$HMu/LjNeOGfJvp5+SAThuKz5pqCdv58YPC1JC6bPMUI";

/**
 * The rules for a new password, for employees and users alike.
 *
 * @throws invalid_input, with a sentence at `pointer`.
 */
export function assertGoodPassword(
  password: string,
  person: { name: string; email: string },
  pointer = "/password",
): void {
  const complaint = complaintOf(password, person);
  if (complaint !== null)
    throw new DomainError("invalid_input", complaint, { fields: [{ pointer, detail: complaint }] });
}

function complaintOf(password: string, { name, email }: { name: string; email: string }): string | null {
  const length = [...password].length;
  if (length < PASSWORD_MIN) return `Use at least ${PASSWORD_MIN} characters. A few words are easiest to remember.`;
  if (length > PASSWORD_MAX) return `Use at most ${PASSWORD_MAX} characters.`;
  const folded = fold(password);
  if ([email, email.split("@")[0] ?? "", name].map(fold).includes(folded))
    return "Don't use your name or e-mail as the password.";
  if (common.has(folded) || /^(.)\1*$/su.test(folded))
    return "That password is one of the first that others would try.";
  return null;
}

const fold = (text: string) => text.normalize("NFKC").trim().toLowerCase();

// Long enough for the rule above, and still among the first guesses. Length keeps out nearly all the rest.
const common = new Set([
  "123123123123",
  "123456123456",
  "123456789012",
  "1234567890123",
  "12345678901234567890",
  "1q2w3e4r5t6y",
  "abcdefghijkl",
  "administrator",
  "changemechangeme",
  "iloveyouiloveyou",
  "letmeinletmein",
  "password1234",
  "password12345",
  "password123456",
  "passwordpassword",
  "qwertyqwerty",
  "qwertyuiop12",
  "qwertyuiop123",
  "qwertyuiopasdfghjkl",
  "welcomewelcome",
]);

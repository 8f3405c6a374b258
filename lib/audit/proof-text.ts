import type { AuditEvent } from "./event.ts";

const methodNames: Record<string, string> = {
  ...{
    password: "their password",
    totp: "a code of their app",
    passkey: "a passkey",
    recovery_code: "a recovery code",
  },
};
/** By what somebody proved, or tried to prove, that it's them. */
export const methodText = ({ changes }: AuditEvent): string => methodNames[String(changes?.method?.to)] ?? "something";

export const factorText = (kind: string): string => (kind === "passkey" ? "a passkey" : "an authenticator app");

/** What became of the setting `proofMinutes`. */
export function proofText(minutes: unknown): string {
  if (minutes === null) return "nobody has to prove that it's them";
  return minutes === 0
    ? "each session needs a proof that it's them"
    : `a proof that it's them counts for ${minutes} min`;
}

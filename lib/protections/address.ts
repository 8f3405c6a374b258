import { hashToken } from "../tokens/token.ts";
import { emailKey } from "../users/email.ts";

type Address = { email: string } | { externalId: string };

/** What goes along with an address to whoever gets it: that they are protected, or what its user said of support. */
export const alongs = ["protected", "never", "ask"] as const;
export type Along = (typeof alongs)[number];

/** An address as it is remembered when nobody has it any more: one can compare with it, and not read it. */
export function markOf(address: Address, along: Along): string {
  const text = "email" in address ? `email ${emailKey(address.email)}` : `external id ${address.externalId}`;
  return hashToken(along === "protected" ? text : `${along} ${text}`);
}

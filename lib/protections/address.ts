import { hashToken } from "../tokens/token.ts";
import { emailKey } from "../users/email.ts";

type Address = { email: string } | { externalId: string };

/** An address as it is remembered when nobody has it any more: one can compare with it, and not read it. */
export const markOf = (address: Address): string =>
  hashToken("email" in address ? `email ${emailKey(address.email)}` : `external id ${address.externalId}`);

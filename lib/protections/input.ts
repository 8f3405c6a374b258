import * as z from "zod";
import { visibleText } from "../text.ts";
import { domainOf, isEmail, isNobodys } from "../users/email.ts";

/** Unlike a start's, never optional: whoever is kept out is told nothing more, and an Owner has to know later why. */
export const protectInput = z.strictObject({
  reason: visibleText({ what: "The reason", max: 500, missing: "Say why nobody may be impersonated here." }),
});
export type ProtectInput = z.output<typeof protectInput>;

const WRONG_DOMAIN = "Enter the domain of e-mail addresses, such as example.com.";

/** A path's domain, in the form in which addresses are compared: lower case, and in the letters of the DNS. */
export const domainParams = z.object({
  domain: z
    .string(WRONG_DOMAIN)
    .max(1000, WRONG_DOMAIN)
    .transform((text) => decoded(text).trim())
    .refine((domain) => !domain.includes("@") && !domain.startsWith("[") && isEmail(`x@${domain}`), WRONG_DOMAIN)
    .refine((domain) => !isNobodys(`x@${domain}`), "This domain is nobody's: users without an e-mail have it.")
    .transform((domain) => domainOf(`x@${domain}`) ?? domain),
});

/** Whoever routes may hand on a letter beyond ASCII as it was sent; a domain has no % of its own. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text).normalize("NFKC");
  } catch {
    return text;
  }
}

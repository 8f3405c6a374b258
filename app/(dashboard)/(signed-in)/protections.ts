import type { ShownProtection } from "#components/protections/texts.ts";
import type { Protection } from "#lib/protections/protection.ts";

/** As the pages tell of it: an API key is named as one. */
export const shownProtection = ({ kind, subject, reason, at, by }: Protection): ShownProtection => ({
  domain: kind === "domain" ? subject : null,
  reason,
  since: at.toISOString(),
  by: by && (by.kind === "api_key" ? `the API key ${by.name}` : by.name),
});

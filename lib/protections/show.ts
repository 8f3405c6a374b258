import type { Protection } from "./protection.ts";

/** The JSON of a protection: what it is of, since when, by whom and why. */
export const showProtection = ({ kind, subject, reason, at, by }: Protection) => ({
  kind,
  ...(kind === "domain" && { domain: subject }),
  reason,
  since: at.toISOString(),
  by: by && { kind: by.kind, id: by.id, name: by.name },
});
export type ShownProtection = ReturnType<typeof showProtection>;

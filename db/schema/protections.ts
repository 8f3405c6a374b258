import { type ProtectionKind, protectionKinds } from "#lib/protections/protection.ts";
import { among, type Kit } from "../kit.ts";
import type { People } from "./people.ts";
import type { defineProvisioning } from "./provisioning.ts";

/** Who and what may not be impersonated, each found by the one key that a request has of it. */
export function defineProtections(
  kit: Kit,
  { employees }: Pick<People, "employees">,
  { apiKeys }: Pick<ReturnType<typeof defineProvisioning>, "apiKeys">,
) {
  const { table, text, instant, index, check } = kit;

  const protections = table(
    "protections",
    {
      /** The id of a user or of a product, a domain, or the mark of an address: none of them can be another's. */
      subject: text("subject").primaryKey(),
      kind: text("kind").$type<ProtectionKind>().notNull(),
      reason: text("reason"),
      at: instant("at").notNull(),
      /** An employee, or an API key; neither of what came with an address. */
      byId: text("by_id").references(() => employees.id, { onDelete: "restrict" }),
      keyId: text("key_id").references(() => apiKeys.id, { onDelete: "restrict" }),
    },
    (t) => [
      index("protections_of_kind").on(t.kind, t.subject),
      check("protections_kind", among(t.kind, protectionKinds)),
    ],
  );

  return { protections };
}

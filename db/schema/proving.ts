import { isNotNull, isNull } from "drizzle-orm";
import type { Kit } from "../kit.ts";
import type { People } from "./people.ts";

/** Second factors of employees. One that was begun and isn't confirmed yet has no `confirmedAt`, and proves nothing. */
export function defineProving(kit: Kit, { employees }: People) {
  const { table, text, integer, instant, json, index, uniqueIndex } = kit;
  const ofEmployee = () =>
    text("employee_id")
      .notNull()
      .references(() => employees.id, { onDelete: "restrict" });

  const totps = table(
    "totps",
    {
      id: text("id").primaryKey(),
      employeeId: ofEmployee(),
      encryptedSecret: text("encrypted_secret").notNull(),
      /** Of the newest code that was taken: none of it or of an earlier one is taken again. */
      lastStep: integer("last_step"),
      createdAt: instant("created_at").notNull(),
      confirmedAt: instant("confirmed_at"),
      lastUsedAt: instant("last_used_at"),
    },
    (t) => [
      index("totps_of_employee").on(t.employeeId, t.createdAt).where(isNotNull(t.confirmedAt)),
      index("totps_spent").on(t.createdAt, t.id).where(isNull(t.confirmedAt)),
    ],
  );

  const passkeys = table(
    "passkeys",
    {
      id: text("id").primaryKey(),
      employeeId: ofEmployee(),
      /** What a new one has to answer; null once it has. */
      challenge: text("challenge"),
      name: text("name").notNull().default(""),
      credentialId: text("credential_id"),
      publicKey: text("public_key").notNull().default(""),
      counter: text("counter").notNull().default("0"),
      transports: json<string[]>("transports").notNull().default([]),
      createdAt: instant("created_at").notNull(),
      confirmedAt: instant("confirmed_at"),
      lastUsedAt: instant("last_used_at"),
    },
    (t) => [
      uniqueIndex("passkeys_credential_id").on(t.credentialId),
      index("passkeys_of_employee").on(t.employeeId, t.createdAt).where(isNotNull(t.confirmedAt)),
      index("passkeys_spent").on(t.createdAt, t.id).where(isNull(t.confirmedAt)),
    ],
  );

  const recoveryCodes = table(
    "recovery_codes",
    {
      hash: text("hash").primaryKey(),
      employeeId: ofEmployee(),
      createdAt: instant("created_at").notNull(),
      usedAt: instant("used_at"),
    },
    (t) => [
      index("recovery_codes_of_employee").on(t.employeeId).where(isNull(t.usedAt)),
      index("recovery_codes_spent").on(t.usedAt, t.hash).where(isNotNull(t.usedAt)),
    ],
  );

  return { totps, passkeys, recoveryCodes };
}

import type { Invoice } from "#lib/invoicing/store.ts";
import { among, type Kit } from "../kit.ts";
import type { People } from "./people.ts";

/** The demo product's own tables. Every row is one user's. */
export function defineInvoicing(kit: Kit, { users }: People) {
  const { table, text, integer, instant, index, uniqueIndex, check } = kit;
  const ofUser = () => text("user_id").references(() => users.id, { onDelete: "restrict" });

  const invoices = table(
    "demo_invoices",
    {
      id: text("id").primaryKey(),
      userId: ofUser().notNull(),
      number: text("number").notNull(),
      customer: text("customer").notNull(),
      amountCents: integer("amount_cents").notNull(),
      status: text("status").$type<Invoice["status"]>().notNull(),
      createdAt: instant("created_at").notNull(),
    },
    (t) => [
      uniqueIndex("demo_invoices_number").on(t.userId, t.number),
      index("demo_invoices_newest").on(t.userId, t.createdAt, t.number),
      check("demo_invoices_status", among(t.status, ["draft", "sent", "paid"])),
    ],
  );

  const notes = table(
    "demo_notes",
    {
      id: text("id").primaryKey(),
      userId: ofUser().notNull(),
      text: text("text").notNull(),
      createdAt: instant("created_at").notNull(),
    },
    (t) => [index("demo_notes_newest").on(t.userId, t.createdAt, t.id)],
  );

  const profiles = table("demo_profiles", {
    userId: ofUser().primaryKey(),
    company: text("company").notNull(),
    cardNumber: text("card_number"),
    cardExpires: text("card_expires"),
  });

  const customerKeys = table(
    "demo_api_keys",
    {
      id: text("id").primaryKey(),
      userId: ofUser().notNull(),
      name: text("name").notNull(),
      prefix: text("prefix").notNull(),
      keyHash: text("key_hash").notNull(),
      createdAt: instant("created_at").notNull(),
    },
    (t) => [
      uniqueIndex("demo_api_keys_hash").on(t.keyHash),
      index("demo_api_keys_of_user").on(t.userId, t.createdAt, t.id),
    ],
  );

  const history = table(
    "demo_history",
    {
      id: text("id").primaryKey(),
      userId: ofUser().notNull(),
      at: instant("at").notNull(),
      text: text("text").notNull(),
      userName: text("user_name").notNull(),
      impersonatorName: text("impersonator_name"),
      impersonationId: text("impersonation_id"),
    },
    (t) => [index("demo_history_newest").on(t.userId, t.at, t.id)],
  );

  return { invoices, notes, profiles, customerKeys, history };
}

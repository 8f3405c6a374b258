import { and, count, desc, eq } from "drizzle-orm";
import type { Invoice, Invoicing } from "#lib/invoicing/store.ts";
import type { Steps } from "#lib/store/store.ts";
import { first, run, type Source } from "../database.ts";

const LIST_LIMIT = 500;

export const invoicingOf = (source: Source): Invoicing => ({ ...invoicesOf(source), ...settingsOf(source) });

type Settings = "findProfile" | "putProfile" | "listApiKeys" | "addApiKey" | "removeApiKey";

function invoicesOf({ db, t }: Source): Omit<Invoicing, Settings> {
  const { invoices, notes, history } = t;
  const { id, number, customer, amountCents, status, createdAt } = invoices;
  const columns = { id, number, customer, amountCents, status, createdAt };

  /** A conditional UPDATE, so that of two who send or pay at once one does. */
  const move = (
    userId: string,
    invoiceId: string,
    from: Invoice["status"],
    to: Invoice["status"],
  ): Steps<Invoice | null> =>
    first(
      db
        .update(invoices)
        .set({ status: to })
        .where(and(eq(invoices.userId, userId), eq(id, invoiceId), eq(status, from)))
        .returning(columns),
    );

  return {
    listInvoices: (userId) =>
      run(
        db
          .select(columns)
          .from(invoices)
          .where(eq(invoices.userId, userId))
          .orderBy(desc(createdAt), desc(number))
          .limit(LIST_LIMIT),
      ),
    *addInvoice(userId, invoice) {
      yield* run(
        db
          .insert(invoices)
          .values({ ...invoice, userId })
          .returning({ id }),
      );
    },
    *nextInvoiceNumber(userId) {
      const row = yield* first(db.select({ invoices: count() }).from(invoices).where(eq(invoices.userId, userId)));
      return `INV-${String((row?.invoices ?? 0) + 1).padStart(4, "0")}`;
    },
    sendInvoice: (userId, invoiceId) => move(userId, invoiceId, "draft", "sent"),
    payInvoice: (userId, invoiceId) => move(userId, invoiceId, "sent", "paid"),
    listNotes: (userId) =>
      run(
        db
          .select({ id: notes.id, text: notes.text, createdAt: notes.createdAt })
          .from(notes)
          .where(eq(notes.userId, userId))
          .orderBy(desc(notes.createdAt), desc(notes.id))
          .limit(LIST_LIMIT),
      ),
    *addNote(userId, note) {
      yield* run(
        db
          .insert(notes)
          .values({ ...note, userId })
          .returning({ id: notes.id }),
      );
    },
    *listHistory(userId) {
      const rows = yield* run(
        db
          .select()
          .from(history)
          .where(eq(history.userId, userId))
          .orderBy(desc(history.at), desc(history.id))
          .limit(LIST_LIMIT),
      );
      return rows.map(({ userId: _, ...entry }) => entry);
    },
    *addHistory(userId, entry) {
      yield* run(
        db
          .insert(history)
          .values({ ...entry, userId })
          .returning({ id: history.id }),
      );
    },
  };
}

function settingsOf({ db, t }: Source): Pick<Invoicing, Settings> {
  const { profiles, customerKeys } = t;
  const { company, cardNumber, cardExpires } = profiles;
  return {
    findProfile: (userId) =>
      first(db.select({ company, cardNumber, cardExpires }).from(profiles).where(eq(profiles.userId, userId))),
    *putProfile(userId, profile) {
      yield* run(
        db
          .insert(profiles)
          .values({ ...profile, userId })
          .onConflictDoUpdate({ target: profiles.userId, set: profile })
          .returning({ userId: profiles.userId }),
      );
    },
    listApiKeys: (userId) =>
      run(
        db
          .select({
            id: customerKeys.id,
            name: customerKeys.name,
            prefix: customerKeys.prefix,
            createdAt: customerKeys.createdAt,
          })
          .from(customerKeys)
          .where(eq(customerKeys.userId, userId))
          .orderBy(desc(customerKeys.createdAt), desc(customerKeys.id))
          .limit(LIST_LIMIT),
      ),
    *addApiKey(userId, key) {
      yield* run(
        db
          .insert(customerKeys)
          .values({ ...key, userId })
          .returning({ id: customerKeys.id }),
      );
    },
    *removeApiKey(userId, id) {
      const fits = and(eq(customerKeys.userId, userId), eq(customerKeys.id, id));
      return (yield* run(db.delete(customerKeys).where(fits).returning({ id: customerKeys.id }))).length === 1;
    },
  };
}

import { DomainError, notFound } from "../errors.ts";
import { assertNotImpersonated } from "../sessions/account.ts";
import type { ProductContext } from "../sessions/session.ts";
import type { Steps, Tables } from "../store/store.ts";
import { act, type TallyContext } from "./act.ts";
import type { InvoiceInput } from "./input.ts";
import type { Invoice } from "./store.ts";

/** The user's invoices, newest first. */
export const listInvoices = ({ store, session }: ProductContext): Promise<Invoice[]> =>
  store.read((tx) => tx.invoicing.listInvoices(session.user.id));

/** A new draft. An impersonator may make one too, as that user, and the history says so. */
export function createInvoice(context: TallyContext, { customer, amountCents }: InvoiceInput): Promise<Invoice> {
  return act(context, function* (tx) {
    const userId = context.session.user.id;
    const number = yield* tx.invoicing.nextInvoiceNumber(userId);
    const invoice: Invoice = {
      id: context.newId(),
      number,
      customer,
      amountCents,
      status: "draft",
      createdAt: context.clock(),
    };
    yield* tx.invoicing.addInvoice(userId, invoice);
    return { value: invoice, did: `Created invoice ${number}` };
  });
}

/** @throws not_found, also for another user's; changed_meanwhile for one that was sent before. */
export function sendInvoice(context: TallyContext, id: string): Promise<Invoice> {
  return act(context, function* (tx) {
    const sent = yield* tx.invoicing.sendInvoice(context.session.user.id, id);
    if (!sent) throw yield* whyNot(context, tx, id, "This invoice has been sent already.");
    return { value: sent, did: `Sent invoice ${sent.number}` };
  });
}

/** Records that a sent invoice was paid. Money is the user's own business. @throws impersonated, not_found, changed_meanwhile */
export async function payInvoice(context: TallyContext, id: string): Promise<Invoice> {
  assertNotImpersonated(context);
  return act(context, function* (tx) {
    const paid = yield* tx.invoicing.payInvoice(context.session.user.id, id);
    if (!paid) throw yield* whyNot(context, tx, id, "Only an invoice that was sent, and not paid yet, can be paid.");
    return { value: paid, did: `Recorded the payment of invoice ${paid.number}` };
  });
}

function* whyNot({ session }: ProductContext, tx: Tables, id: string, sentence: string): Steps<DomainError> {
  const invoices = yield* tx.invoicing.listInvoices(session.user.id);
  return invoices.some((invoice) => invoice.id === id)
    ? new DomainError("changed_meanwhile", sentence)
    : notFound("invoice");
}

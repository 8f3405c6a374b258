import { DomainError, notFound } from "#lib/errors.ts";
import { act, type TallyContext } from "./act.ts";
import type { InvoiceInput } from "./input.ts";
import { assertNotImpersonated } from "./limits.ts";
import type { Invoice } from "./rows.ts";

/** The user's invoices, newest first. */
export const listInvoices = ({ store, session }: TallyContext): Invoice[] => store.listInvoices(session.user.id);

/** A new draft. An impersonator may make one too, as that user, and the history says so. */
export function createInvoice(context: TallyContext, { customer, amountCents }: InvoiceInput): Promise<Invoice> {
  return act(context, () => {
    const userId = context.session.user.id;
    const number = context.store.nextInvoiceNumber(userId);
    const invoice: Invoice = {
      id: crypto.randomUUID(),
      number,
      customer,
      amountCents,
      status: "draft",
      createdAt: context.clock(),
    };
    context.store.addInvoice(userId, invoice);
    return { value: invoice, did: `Created invoice ${number}` };
  });
}

/** @throws not_found, also for another user's; changed_meanwhile for one that was sent before. */
export function sendInvoice(context: TallyContext, id: string): Promise<Invoice> {
  return act(context, () => {
    const sent = context.store.sendInvoice(context.session.user.id, id);
    if (!sent) throw whyNot(context, id, "This invoice has been sent already.");
    return { value: sent, did: `Sent invoice ${sent.number}` };
  });
}

/** Records that a sent invoice was paid. Money is the user's own business. @throws impersonated, not_found, changed_meanwhile */
export async function payInvoice(context: TallyContext, id: string): Promise<Invoice> {
  assertNotImpersonated(context);
  return act(context, () => {
    const paid = context.store.payInvoice(context.session.user.id, id);
    if (!paid) throw whyNot(context, id, "Only an invoice that was sent, and not paid yet, can be paid.");
    return { value: paid, did: `Recorded the payment of invoice ${paid.number}` };
  });
}

const whyNot = (context: TallyContext, id: string, sentence: string): DomainError =>
  listInvoices(context).some((invoice) => invoice.id === id)
    ? new DomainError("changed_meanwhile", sentence)
    : notFound("invoice");

import { created, ok } from "../../auth.ts";
import { changing, reading } from "../../handler.ts";
import { invoiceForm, invoiceInput } from "../../tally/input.ts";
import { createInvoice, listInvoices } from "../../tally/invoices.ts";

export const GET = reading(async ({ context }) => ok({ items: listInvoices(context), nextCursor: null }));

/** Works for an impersonator too: it is what they came to help with. History and audit log name them. */
export const POST = changing({
  route: "/demo/api/invoices",
  input: invoiceInput,
  form: invoiceForm,
  page: "/demo/invoices",
  done: "invoice-created",
  change: async ({ context, input }) => created(await createInvoice(context, input)),
});

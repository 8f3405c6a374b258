import { nothingInput } from "#lib/invoicing/input.ts";
import { payInvoice } from "#lib/invoicing/invoices.ts";
import { ok } from "../../../../auth.ts";
import { changing } from "../../../../handler.ts";

export const POST = changing({
  route: "/demo/api/invoices/[id]/pay",
  of: "invoice",
  limit: "payInvoice",
  input: nothingInput,
  page: "/demo/invoices",
  done: "invoice-paid",
  change: async ({ context, id }) => ok(await payInvoice(context, id)),
});

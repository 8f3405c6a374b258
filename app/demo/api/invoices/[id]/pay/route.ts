import { nothingInput } from "#lib/invoicing/input.ts";
import { payInvoice } from "#lib/invoicing/invoices.ts";
import { ok } from "../../../../auth.ts";
import { changing } from "../../../../handler.ts";

export const POST = changing({
  of: "invoice",
  limit: "payInvoice",
  input: nothingInput,
  page: "/demo/invoices",
  done: "invoice-paid",
  change: async ({ context, id }) => ok(await payInvoice(context, id)),
});

import { ok } from "../../../../auth.ts";
import { changing } from "../../../../handler.ts";
import { nothingInput } from "../../../../tally/input.ts";
import { payInvoice } from "../../../../tally/invoices.ts";

export const POST = changing({
  route: "/demo/api/invoices/[id]/pay",
  of: "invoice",
  never: "billing",
  refused: "Record a payment",
  input: nothingInput,
  page: "/demo/invoices",
  done: "invoice-paid",
  change: async ({ context, id }) => ok(await payInvoice(context, id)),
});

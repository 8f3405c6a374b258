import { ok } from "../../../../auth.ts";
import { changing } from "../../../../handler.ts";
import { nothingInput } from "../../../../tally/input.ts";
import { sendInvoice } from "../../../../tally/invoices.ts";

export const POST = changing({
  route: "/demo/api/invoices/[id]/send",
  of: "invoice",
  input: nothingInput,
  page: "/demo/invoices",
  done: "invoice-sent",
  change: async ({ context, id }) => ok(await sendInvoice(context, id)),
});

import { changeCard } from "#lib/invoicing/billing.ts";
import { cardInput } from "#lib/invoicing/input.ts";
import { noContent } from "../../../auth.ts";
import { changing } from "../../../handler.ts";

export const POST = changing({
  route: "/demo/api/billing/card",
  limit: "changeCard",
  input: cardInput,
  page: "/demo/billing",
  done: "card-changed",
  async change({ context, input }) {
    await changeCard(context, input);
    return noContent();
  },
});

import { noContent } from "../../../auth.ts";
import { changing } from "../../../handler.ts";
import { changeCard } from "../../../tally/billing.ts";
import { cardInput } from "../../../tally/input.ts";

export const POST = changing({
  route: "/demo/api/billing/card",
  never: "billing",
  refused: "Change the card",
  input: cardInput,
  page: "/demo/billing",
  done: "card-changed",
  async change({ context, input }) {
    await changeCard(context, input);
    return noContent();
  },
});

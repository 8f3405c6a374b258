import { noContent } from "../../../auth.ts";
import { changing } from "../../../handler.ts";
import { payPlan } from "../../../tally/billing.ts";
import { nothingInput } from "../../../tally/input.ts";

export const POST = changing({
  route: "/demo/api/billing/payments",
  never: "billing",
  refused: "Pay for the plan",
  input: nothingInput,
  page: "/demo/billing",
  done: "plan-paid",
  async change({ context }) {
    await payPlan(context);
    return noContent();
  },
});

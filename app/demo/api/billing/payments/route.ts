import { payPlan } from "#lib/invoicing/billing.ts";
import { nothingInput } from "#lib/invoicing/input.ts";
import { noContent } from "../../../auth.ts";
import { changing } from "../../../handler.ts";

export const POST = changing({
  route: "/demo/api/billing/payments",
  limit: "payPlan",
  input: nothingInput,
  page: "/demo/billing",
  done: "plan-paid",
  async change({ context }) {
    await payPlan(context);
    return noContent();
  },
});

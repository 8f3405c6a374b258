import { checkPlace, dashboard } from "#composition";
import { productCheckInput } from "#lib/checks/input.ts";
import { setCheck } from "#lib/checks/settings.ts";
import { showCheck } from "#lib/checks/show.ts";
import { checkProduct } from "#lib/checks/stream.ts";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";

const params = pathId("product");

export const PUT = dashboard.route({ params, body: productCheckInput }, async ({ context, params: { id }, body }) =>
  ok(showCheck(await setCheck(context, id, body))),
);

/** Answers with each step as it is known, a line of JSON each. What a rule refuses is a problem, and nothing has begun. */
export const POST = dashboard.route({ params }, ({ context, params: { id } }) =>
  checkProduct(context, id, checkPlace()),
);

import { issuerContext } from "#composition";
import { parse, readJson } from "#lib/http/input.ts";
import { accepted } from "#lib/http/route.ts";
import { productCall } from "#lib/oauth/product-call.ts";
import { ACTIONS_BYTES, actionsInput } from "#lib/timeline/input.ts";
import { takeActions } from "#lib/timeline/take.ts";

/** What impersonators did in a product, told by its own server: see `takeActions`. */
export function POST(request: Request): Promise<Response> {
  const context = issuerContext(request.headers);
  return productCall(context, request, async (product) => {
    const { items } = parse(actionsInput, await readJson(request, ACTIONS_BYTES));
    return accepted(await takeActions(context, product, items));
  });
}

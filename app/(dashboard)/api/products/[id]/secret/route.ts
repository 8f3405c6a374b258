import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { rotateProductSecret } from "#lib/products/change.ts";
import { showProduct } from "#lib/products/show.ts";

export const POST = dashboard.route({ params: pathId("product") }, async ({ context, params: { id } }) => {
  const { product, clientSecret } = await rotateProductSecret(context, id);
  return ok({ product: showProduct(product), clientSecret });
});

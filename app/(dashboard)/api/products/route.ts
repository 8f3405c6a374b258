import * as z from "zod";
import { dashboard } from "#composition";
import { env } from "#env";
import { created, ok } from "#lib/http/route.ts";
import { registerProductInput } from "#lib/products/input.ts";
import { listProducts } from "#lib/products/list.ts";
import { registerProduct } from "#lib/products/register.ts";
import { showProduct } from "#lib/products/show.ts";

export const GET = dashboard.route({}, async ({ context }) =>
  ok({ items: (await listProducts(context)).map(showProduct), nextCursor: null }),
);

// Which addresses are right depends on the environment, which isn't there yet while the app is built.
const body = z.lazy(() => registerProductInput(env()));

export const POST = dashboard.route({ body }, async ({ context, body }) => {
  const { product, clientSecret } = await registerProduct(context, body, env().productUrl);
  return created({ product: showProduct(product), clientSecret });
});

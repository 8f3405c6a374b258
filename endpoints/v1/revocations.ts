import { z } from "zod";
import { issuerContext } from "#composition";
import { once, parse } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { listRevocations } from "#lib/impersonations/revocations.ts";
import { productCall } from "#lib/oauth/product-call.ts";

const query = z.strictObject({ cursor: z.string().max(100).optional() });

/** Which impersonations have ended, for a product's backend that verifies tokens offline: asked every few seconds. */
export function GET(request: Request): Promise<Response> {
  const context = issuerContext(request.headers);
  return productCall(context, request, async (product) => {
    const { cursor } = parse(query, once(new URL(request.url).searchParams));
    return ok(await listRevocations(context, product.id, cursor ?? null));
  });
}

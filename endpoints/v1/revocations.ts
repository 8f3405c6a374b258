import * as z from "zod";
import { issuerContext } from "#composition";
import { once, parse } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { streamRevocations } from "#lib/impersonations/revocation-stream.ts";
import { listRevocations, MOST_OF_CURSOR } from "#lib/impersonations/revocations.ts";
import { productCall } from "#lib/oauth/product-call.ts";

const query = z.strictObject({ cursor: z.string().max(MOST_OF_CURSOR).optional() });

/** Which impersonations have ended, for a product's backend that verifies tokens offline: pushed, or asked for again and again. */
export function GET(request: Request): Promise<Response> {
  const context = issuerContext(request.headers);
  return productCall(context, request, async (product) => {
    const { cursor } = parse(query, once(new URL(request.url).searchParams));
    if (!wantsStream(request)) return ok(await listRevocations(context, product.id, cursor ?? null));
    const goOnFrom = request.headers.get("last-event-id") ?? cursor ?? null;
    return streamRevocations(context, { productId: product.id, cursor: goOnFrom }, request.signal);
  });
}

/** HEAD, which Next.js answers with the same function, has no body to wait for. */
const wantsStream = ({ method, headers }: Request) =>
  method === "GET" && (headers.get("accept")?.includes("text/event-stream") ?? false);

import type { Context } from "../context.ts";
import { withCors } from "../http/cors.ts";
import { assertOwnOrigin } from "../http/guard.ts";
import { errorResponse } from "../http/problem.ts";
import { routesOf } from "../http/route.ts";
import type { AskingPage } from "./serving.ts";

/** The product host, as the pages of hosted products see it from their own origins. */
interface PageSurface<C extends Context> {
  origin: () => string;
  home: () => string;
  requestId: () => string;
  pageOf: (request: Request) => Promise<AskingPage | null>;
  contextOf: (request: Request, requestId: string, page: AskingPage | null) => Promise<C>;
}

type PageContext<C extends Context> = C & { productId: string };

/** Handlers for the pages of active hosted products: whose page it is decides what the session is worth there. */
export function routesOfPages<C extends Context>({
  pageOf,
  contextOf,
  ...host
}: PageSurface<C>): ReturnType<typeof routesOf<PageContext<C>>> {
  return (shape, handle) => async (request, segment) => {
    try {
      const page = await pageOf(request);
      const route = routesOf<PageContext<C>>({
        ...host,
        contextOf: async (asked, requestId) => ({
          ...(await contextOf(asked, requestId, page)),
          productId: page?.productId ?? "",
        }),
        assertPage: (asked) => page?.origin ?? assertOwnOrigin(asked, host.origin()),
      });
      return withCors(await route(shape, handle)(request, segment), page?.origin ?? null);
    } catch (error) {
      return errorResponse(error, host.requestId());
    }
  };
}

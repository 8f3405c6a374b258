import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { preflight, withCors } from "../http/cors.ts";
import { assertOwnOrigin, bearerOf } from "../http/guard.ts";
import { routesOf } from "../http/route.ts";
import type { ProductSession } from "../sessions/product-session.ts";
import type { ProductContext } from "../sessions/session.ts";
import { refuseImpersonator } from "../support-access/refuse.ts";
import { routesOfPages } from "./page-routes.ts";
import type { AskingPage } from "./serving.ts";

type OwnContext = ProductContext & { productId: string };

interface OwnSurface {
  origin: () => string;
  home: () => string;
  requestId: () => string;
  pageOf: (request: Request) => Promise<AskingPage | null>;
  contextFor: (request: Request, requestId: string) => Context;
  /** Behind the host's cookie, whatever product it is in. */
  ofCookie: (context: Context, request: Request) => Promise<ProductSession | null>;
  /** Behind a hosted access token. @throws not_signed_in */
  ofToken: (context: Context, token: string) => Promise<{ session: ProductSession; productId: string }>;
}

const signedOut = () => new DomainError("not_signed_in", "You are signed out.");

/**
 * Handlers for what is the user's own alone, asked by the host's cookie from the pages of a product, or by a hosted access
 * token. Nobody who impersonates gets any further, whatever they ask.
 */
export function routesOfOwn({ ofCookie, ofToken, contextFor, ...host }: OwnSurface) {
  const assertPage = (request: Request, page: AskingPage | null) =>
    page?.origin ?? assertOwnOrigin(request, host.origin());
  const byCookie = routesOfPages<ProductContext>({
    ...host,
    async contextOf(request, requestId, page) {
      const context = contextFor(request, requestId);
      const session = await ofCookie(context, request);
      if (session?.impersonation) {
        // Of what another site has a browser send, nothing is written down.
        assertPage(request, page);
        await refuseImpersonator(context, session, request.method);
      }
      // Of an unknown page nobody is signed in, as nobody could say which product it is of.
      if (!session || !page?.productId) throw signedOut();
      return { ...context, session };
    },
  });
  const byToken = routesOf<OwnContext>({
    ...host,
    credential: "bearer",
    async contextOf(request, requestId) {
      const context = contextFor(request, requestId);
      const token = bearerOf(request);
      if (token === null) throw signedOut();
      const { session, productId } = await ofToken(context, token);
      await refuseImpersonator(context, session, request.method);
      return { ...context, session, productId };
    },
  });
  const route: typeof byCookie = (shape, handle) => {
    const [cookie, token] = [byCookie(shape, handle), byToken(shape, handle)];
    return async (request, segment) => {
      if (!request.headers.has("authorization")) return cookie(request, segment);
      return withCors(await token(request, segment), (await host.pageOf(request))?.origin ?? null);
    };
  };
  const asked = { methods: "GET, POST, PUT, DELETE", headers: "content-type, authorization" };
  return {
    route,
    preflight: async (request: Request) => preflight((await host.pageOf(request))?.origin ?? null, asked),
  };
}

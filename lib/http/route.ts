import type * as z from "zod";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { assertHost, assertNoBearer, assertOwnOrigin } from "./guard.ts";
import { once, parse, readForm, readJson } from "./input.ts";
import { errorResponse, toldOf } from "./problem.ts";
import { asPage, isNativeForm } from "./refusal-page.ts";

/** One of the two hosts: its configured origin, and who is calling it. */
export interface Surface<C extends Context> {
  origin: () => string;
  /** Of the request that is being answered. */
  requestId: () => string;
  /** Where a person goes on whose form was refused. */
  home?: () => string;
  /** Whose pages may change something; those of `origin` where nothing else is said. Throws `cross_origin`. */
  assertPage?: (request: Request) => void;
  /** Throws `not_signed_in` where a caller is needed and there is none. */
  contextOf: (request: Request, requestId: string) => Promise<C>;
  /** What callers show: our cookie, unless it says bearer. Then no cookie counts, so no origin has to be asked for. */
  credential?: "bearer";
}

type Back = string | ((request: Request) => string);

interface Shape<B, F, Q, P> {
  /** JSON, strict: an unknown key is refused. */
  body?: z.ZodType<B>;
  /** In bytes, where a list needs more than others. */
  maxBody?: number;
  form?: z.ZodType<F>;
  /** The page a form came from: without JavaScript a problem goes back there as `?problem=<code>`. */
  back?: Back;
  /** Where the caller shows a form's problems by itself, and reads them for that. */
  problems?: "json";
  query?: z.ZodType<Q>;
  params?: z.ZodType<P>;
}

interface Call<C, B, F, Q, P> {
  request: Request;
  context: C;
  body: B;
  form: F;
  query: Q;
  params: P;
}

type Segment = { params: Promise<unknown> };

/**
 * Makes handlers of one host. A handler names its input, calls one verb and picks the answer; before it runs, the
 * host, the origin, the credential and the shape have been checked, and whatever it throws leaves as RFC 9457.
 */
export function routesOf<C extends Context>(surface: Surface<C>) {
  return function route<B = undefined, F = undefined, Q = undefined, P = undefined>(
    shape: Shape<B, F, Q, P>,
    handle: (call: Call<C, B, F, Q, P>) => Promise<Response>,
  ): (request: Request, segment: Segment) => Promise<Response> {
    return async (request, segment) => {
      const requestId = surface.requestId();
      try {
        const context = await guarded(surface, request, requestId);
        const params = shape.params && parse(shape.params, await segment.params);
        const query = shape.query && parse(shape.query, once(new URL(request.url).searchParams));
        const form = shape.form && parse(shape.form, await readForm(request));
        const body = shape.body && parse(shape.body, await readJson(request, shape.maxBody));
        // An absent shape is `undefined` in Call by the defaults above; the compiler can't tie the two together.
        return await handle({ request, context, params, query, form, body } as Call<C, B, F, Q, P>);
      } catch (error) {
        const told = errorResponse(error, requestId, surface.credential === "bearer" ? "Bearer" : "Cookie");
        // Not back to the page for what another site sent: it would lead a person around.
        const foreign = error instanceof DomainError && error.code === "cross_origin";
        if (shape.back !== undefined && !foreign && !acceptsJson(request))
          return backTo(surface.origin() + pageOf(shape.back, request), error);
        if (shape.problems === "json" || !isNativeForm(request)) return told;
        return asPage(request, told, surface.origin() + (surface.home?.() ?? "/"));
      }
    };
  };
}

/** Who is calling comes before where the call comes from: without a session there is nothing that a site could misuse. */
async function guarded<C extends Context>(surface: Surface<C>, request: Request, requestId: string): Promise<C> {
  assertHost(request, surface.origin());
  if (surface.credential === "bearer") return surface.contextOf(request, requestId);
  assertNoBearer(request);
  const context = await surface.contextOf(request, requestId);
  if (surface.assertPage) surface.assertPage(request);
  else assertOwnOrigin(request, surface.origin());
  return context;
}

/** Our own pages send forms by fetch and ask for JSON; a browser without JavaScript asks for a page. */
export const acceptsJson = (request: Request) => request.headers.get("accept")?.includes("application/json") ?? false;

const pageOf = (back: Back, request: Request) => (typeof back === "string" ? back : back(request));

function backTo(page: string, error: unknown): Response {
  return seeOther(`${page}${page.includes("?") ? "&" : "?"}problem=${toldOf(error).code}`);
}

const noStore = { "cache-control": "no-store" };
export const ok = (body: unknown) => Response.json(body, { headers: noStore });
export const created = (body: unknown) => Response.json(body, { status: 201, headers: noStore });
/** It is done soon, and not by this request. */
export const accepted = (body: unknown) => Response.json(body, { status: 202, headers: noStore });
export const noContent = () => new Response(null, { status: 204, headers: noStore });
/** After a POST always 303: the browser must not post again to where it is sent (RFC 9700, section 4.12). */
export const seeOther = (location: string, headers: HeadersInit = {}) => {
  const all = new Headers(headers);
  all.set("cache-control", "no-store");
  all.set("location", location);
  return new Response(null, { status: 303, headers: all });
};
/** What a form's success leads to: a page for browsers, `{ location }` for our own scripts. */
export function leadTo(request: Request, location: string, headers: HeadersInit = {}): Response {
  if (!acceptsJson(request)) return seeOther(location, headers);
  const response = ok({ location });
  new Headers(headers).forEach((value, name) => {
    response.headers.append(name, value);
  });
  return response;
}

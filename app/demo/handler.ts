import type { NeverLabel, RouteHandler } from "@understudy/sdk/next";
import {
  asksForPage,
  asPage,
  auth,
  type Caller,
  callerOf,
  errorResponse,
  inDemo,
  parse,
  pathId,
  productRoute,
  productUrl,
  readForm,
  readJson,
  seeOther,
} from "./auth.ts";

type Handler = ReturnType<typeof productRoute>;

interface Call extends Caller {
  request: Request;
  /** The id in the path, where there is one. */
  id: string;
}

/** A handler that reads. */
export function reading(answer: (call: Call) => Promise<Response>): Handler {
  return onlyInDemo(
    productRoute({}, async ({ request, context }) => {
      const caller = await callerOf(context);
      return caller === null ? signedOut() : answer({ request, ...caller, id: "" });
    }),
  );
}

interface Change<T> {
  /** Its own address, as its folder has it: what Understudy is told of a request. */
  route: string;
  input: Parameters<typeof parse<T>>[0];
  /** Where the form's fields have other names or shapes than the JSON's. */
  form?: Parameters<typeof parse<T>>[0];
  /** What the path's id names. */
  of?: string;
  /** Its word of the never-list: an impersonator is refused it, whatever the body says. */
  never?: NeverLabel;
  /** What is refused then, in the words of its own page. */
  refused?: string;
  /** The page whose form this is; it is told what was `done` by a word, never by a text in its address. */
  page: string;
  done: string;
  change: (call: Call & { input: T }) => Promise<Response>;
}

/**
 * A handler that changes something. Scripts send JSON and get JSON, or a problem. A form, which is all there is without
 * JavaScript, is sent back to its page, or out when the session is over.
 */
export function changing<T>({ route, input, form = input, of, page, done, change, ...limit }: Change<T>): Handler {
  const shape = { problems: "json", ...(of !== undefined && { params: pathId(of) }) } as const;
  const answer = productRoute(shape, async ({ request, context, params }) => {
    const caller = await callerOf(context);
    if (caller === null) return signedOut();
    const { user } = caller;
    const { never, refused } = limit;
    // Whatever the body says.
    if (never !== undefined && user.impersonatorUserId !== undefined)
      return recorded(route, request, auth().neverWhileImpersonated(never, signedOut, refused));
    const given = isForm(request) ? parse(form, await readForm(request)) : parse(input, await readJson(request));
    const call = { request, ...caller, id: params?.id ?? "", input: given };
    return recorded(route, request, () =>
      change(call).catch((error: unknown) => errorResponse(error, context.request.requestId)),
    );
  });
  return onlyInDemo(async (request, segment) => {
    const response = await answer(request, segment);
    return isForm(request) ? toPage(request, response, page, done) : response;
  });
}

/** What can't be understood is answered before this: nothing was done. */
const recorded = (route: string, request: Request, answer: RouteHandler<Request, []>) =>
  auth().recordImpersonation(route, answer)(request);

export const isForm = (request: Request): boolean =>
  request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;

/** The route has just found a session, and the SDK none: it ended in between. */
const signedOut = () =>
  new Response(JSON.stringify({ title: "Not signed in", status: 401, code: "not_signed_in" }), {
    status: 401,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });

/**
 * Where a form leads. A refusal keeps its 403, so that nobody takes it for an answer, and is a page with the way back, where
 * the browser goes by itself; one from another site is sent nowhere.
 */
async function toPage(request: Request, response: Response, page: string, done: string): Promise<Response> {
  const back = productUrl() + page;
  if (response.ok) return seeOther(`${back}?done=${done}`, cookiesOf(response));
  const code = await codeOf(response.clone());
  if (code === "not_signed_in") return seeOther(`${productUrl()}/signed-out`);
  if (response.status !== 403) return seeOther(`${back}?problem=${code}`);
  if (code === "impersonated" || code === "read_only") response.headers.set("refresh", `0;url=${back}?problem=${code}`);
  return asksForPage(request) ? asPage(request, response, back) : response;
}

function cookiesOf(response: Response): HeadersInit {
  const cookie = response.headers.get("set-cookie");
  return cookie === null ? {} : { "set-cookie": cookie };
}

const codeOf = async (response: Response): Promise<string> =>
  String(((await response.json()) as { code?: unknown }).code);

/** Elsewhere there is nothing here, whatever the routing layer thinks. */
export function onlyInDemo(handler: Handler): Handler {
  return async (request, segment) => (inDemo() ? handler(request, segment) : new Response(null, { status: 404 }));
}

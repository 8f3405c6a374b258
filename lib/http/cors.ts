/**
 * What lets a page of another origin read an answer: that origin to the letter, and only when it is registered, for the
 * answer carries tokens. On problems too, or a 401 would look like a broken network (Fetch, section 3.3).
 */
export function withCors(response: Response, origin: string | null): Response {
  response.headers.append("vary", "Origin");
  if (origin !== null) {
    response.headers.set("access-control-allow-origin", origin);
    response.headers.set("access-control-allow-credentials", "true");
    response.headers.set("access-control-expose-headers", "retry-after");
  }
  return response;
}

const ASKED = { methods: "GET, POST", headers: "content-type" };

/** Browsers ask first, for the sake of `content-type: application/json`. A stranger is answered without a permission. */
export function preflight(origin: string | null, { methods, headers: asked } = ASKED): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (origin !== null) {
    headers.set("access-control-allow-methods", methods);
    headers.set("access-control-allow-headers", asked);
    headers.set("access-control-max-age", "600");
  }
  return withCors(new Response(null, { status: 204, headers }), origin);
}

import type { Context } from "../context.ts";
import { assertHost, isSpeculative } from "./guard.ts";
import { errorResponse } from "./problem.ts";
import { asksForPage, asPage } from "./refusal-page.ts";
import { noContent } from "./route.ts";

/** One of the two hosts, as a browser that was sent there sees it. */
interface Entrance<C extends Context> {
  origin: () => string;
  /** Where a person goes on whose way has ended here. */
  home: () => string;
  contextOf: (headers: Headers) => C;
}

/**
 * Makes handlers of the addresses that browsers are sent to from another site, and so get by GET though they have an
 * effect. HEAD and prefetch have none, and whatever is thrown is told as a page to a person. They check the rest
 * themselves, as no cookie of ours authorises what happens there by itself.
 */
export function frontChannelOf<C extends Context>({ origin, home, contextOf }: Entrance<C>) {
  return (answer: (context: C, request: Request) => Promise<Response>, assertCaller?: (request: Request) => void) =>
    async (request: Request): Promise<Response> => {
      const context = contextOf(request.headers);
      try {
        assertHost(request, origin());
        assertCaller?.(request);
        if (request.method !== "POST" && isSpeculative(request)) return noContent();
        return await answer(context, request);
      } catch (error) {
        const told = errorResponse(error, context.request.requestId);
        return asksForPage(request) ? asPage(request, told, origin() + home()) : told;
      }
    };
}

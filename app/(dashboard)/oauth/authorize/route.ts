import { employeeOfRequest, issuerContext } from "#composition";
import { env } from "#env";
import { assertHost, isSpeculative } from "#lib/http/guard.ts";
import { readParams } from "#lib/http/input.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { asksForPage, asPage } from "#lib/http/refusal-page.ts";
import { seeOther } from "#lib/http/route.ts";
import { authorize } from "#lib/oauth/authorize.ts";

/**
 * The one GET of the dashboard that has an effect, since OpenID Connect asks for it: it issues a code, to the browser
 * that holds the confirming dashboard session. HEAD and prefetch have none.
 */
export async function GET(request: Request): Promise<Response> {
  const context = issuerContext(request.headers);
  try {
    assertHost(request, context.issuer);
    if (isSpeculative(request)) return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
    const employee = await employeeOfRequest(request);
    const location = await authorize(context, employee, env().dashboardUrl, new URL(request.url).searchParams);
    return new Response(null, {
      status: 303,
      headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
    });
  } catch (error) {
    return refusal(request, error, context.request.requestId);
  }
}

/** What a form may carry, so that it still fits into an address. */
const MAX_FORM_BYTES = 8 * 1024;

/**
 * The same by POST (OpenID Connect Core, section 3.1.2.1). It comes from the product's site, so the dashboard's cookie isn't
 * sent with it: it has no effect, and leads to the GET with the same parameters, to which the browser sends it.
 */
export async function POST(request: Request): Promise<Response> {
  const context = issuerContext(request.headers);
  try {
    assertHost(request, context.issuer);
    const params = await readParams(request, MAX_FORM_BYTES);
    return seeOther(`${context.issuer}/oauth/authorize?${params}`, { "referrer-policy": "no-referrer" });
  } catch (error) {
    return refusal(request, error, context.request.requestId);
  }
}

function refusal(request: Request, error: unknown, requestId: string): Response | Promise<Response> {
  const told = errorResponse(error, requestId);
  return asksForPage(request) ? asPage(request, told, `${env().dashboardUrl}/`) : told;
}

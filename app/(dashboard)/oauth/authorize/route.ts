import { employeeOfRequest, issuerContext } from "#composition";
import { env } from "#env";
import { assertHost, isSpeculative } from "#lib/http/guard.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { asksForPage, asPage } from "#lib/http/refusal-page.ts";
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
    const told = errorResponse(error, context.request.requestId);
    return asksForPage(request) ? asPage(request, told, `${env().dashboardUrl}/`) : told;
  }
}

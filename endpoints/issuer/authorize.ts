import { dashboard, employeeOfRequest } from "#composition";
import { env } from "#env";
import { readParams } from "#lib/http/input.ts";
import { seeOther } from "#lib/http/route.ts";
import { authorize } from "#lib/oauth/authorize.ts";

/**
 * The one GET of the dashboard that has an effect, since OpenID Connect asks for it: it issues a code, to the browser
 * that holds the confirming dashboard session. HEAD and prefetch have none.
 */
export const GET = dashboard.frontChannel(async (context, request) => {
  const employee = await employeeOfRequest(request);
  return seeOther(await authorize(context, employee, env().dashboardUrl, new URL(request.url).searchParams));
});

/** What a form may carry, so that it still fits into an address. */
const MAX_FORM_BYTES = 8 * 1024;

/**
 * The same by POST (OpenID Connect Core, section 3.1.2.1). It comes from the product's site, so the dashboard's cookie isn't
 * sent with it: it has no effect, and leads to the GET with the same parameters, to which the browser sends it.
 */
export const POST = dashboard.frontChannel(async (context, request) => {
  const params = await readParams(request, MAX_FORM_BYTES);
  return seeOther(`${context.issuer}/oauth/authorize?${params}`);
});

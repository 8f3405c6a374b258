import { remembering, toSignIn } from "#app/(dashboard)/device.ts";
import { dashboard, dashboardCookie } from "#composition";
import { env } from "#env";
import type { Context } from "#lib/context.ts";
import { SESSION_MS } from "#lib/employees/dashboard-session.ts";
import { resetInput } from "#lib/employees/input.ts";
import { redeemResetLink } from "#lib/employees/reset.ts";
import { startDashboardSession } from "#lib/employees/sign-in.ts";
import { cookieHeader } from "#lib/http/request.ts";
import { ok } from "#lib/http/route.ts";

/**
 * JSON, as the token is in the page's fragment, which only a script can read. Signs nobody in, but an Owner who is locked out
 * where there is no sign-in with a password: whoever runs the server has made the link for that.
 */
export const POST = dashboard.open({ body: resetInput }, async ({ context, body }) => {
  const { employee, byOperator } = await redeemResetLink(context, body);
  const recovers = byOperator && env().sso?.only;
  return recovers ? signedIn(context, employee.id) : toSignIn(context, employee.id, "password_chosen");
});

async function signedIn(context: Context, employeeId: string): Promise<Response> {
  const { dashboardUrl } = env();
  const token = await startDashboardSession(context, employeeId);
  const answer = ok({ location: `${dashboardUrl}/users` });
  answer.headers.append(
    "set-cookie",
    cookieHeader(dashboardCookie(), token, dashboardUrl, { maxAgeS: SESSION_MS / 1000 }),
  );
  return remembering(context, employeeId, answer);
}

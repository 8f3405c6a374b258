import { dashboard } from "#composition";
import { env } from "#env";
import { resetInput } from "#lib/employees/input.ts";
import { choosePassword } from "#lib/employees/reset.ts";
import { ok } from "#lib/http/route.ts";

/** JSON, as the token is in the page's fragment, which only a script can read. Signs nobody in. */
export const POST = dashboard.open({ body: resetInput }, async ({ context, body }) => {
  await choosePassword(context, body);
  return ok({ location: `${env().dashboardUrl}/sign-in?notice=password_chosen` });
});

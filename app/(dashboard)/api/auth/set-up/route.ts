import { dashboard } from "#composition";
import { env } from "#env";
import { setUpInput } from "#lib/employees/input.ts";
import { setUpOwner } from "#lib/employees/setup.ts";
import { ok } from "#lib/http/route.ts";

/** JSON, as the token is in the page's fragment, which only a script can read. Signs nobody in. */
export const POST = dashboard.open({ body: setUpInput }, async ({ context, body }) => {
  await setUpOwner(context, body);
  return ok({ location: `${env().dashboardUrl}/sign-in` });
});

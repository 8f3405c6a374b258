import { rememberEmployee } from "#auth";
import { dashboard } from "#composition";
import { env } from "#env";
import { setUpInput } from "#lib/employees/input.ts";
import { setUpOwner } from "#lib/employees/setup.ts";
import { ok } from "#lib/http/route.ts";

/** JSON, as the token is in the page's fragment, which only a script can read. Signs nobody in. */
export const POST = dashboard.open({ body: setUpInput }, async ({ context, body }) => {
  const { id } = await setUpOwner(context, body);
  await rememberEmployee(id);
  return ok({ location: `${env().dashboardUrl}/sign-in` });
});

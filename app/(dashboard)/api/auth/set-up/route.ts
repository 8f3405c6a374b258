import { toSignIn } from "#app/(dashboard)/device.ts";
import { dashboard } from "#composition";
import { setUpInput } from "#lib/employees/input.ts";
import { setUpOwner } from "#lib/employees/setup.ts";

/** JSON, as the token is in the page's fragment, which only a script can read. Signs nobody in. */
export const POST = dashboard.open({ body: setUpInput }, async ({ context, body }) => {
  const { id } = await setUpOwner(context, body);
  return toSignIn(id);
});

import { toSignIn } from "#app/(dashboard)/device.ts";
import { dashboard } from "#composition";
import { resetInput } from "#lib/employees/input.ts";
import { choosePassword } from "#lib/employees/reset.ts";

/** JSON, as the token is in the page's fragment, which only a script can read. Signs nobody in. */
export const POST = dashboard.open({ body: resetInput }, async ({ context, body }) => {
  const { id } = await choosePassword(context, body);
  return toSignIn(context, id, "password_chosen");
});

import { remembering } from "#app/(dashboard)/device.ts";
import { dashboard } from "#composition";
import { changePassword } from "#lib/employees/account.ts";
import { changePasswordInput } from "#lib/employees/input.ts";
import { noContent } from "#lib/http/route.ts";

export const PUT = dashboard.route({ body: changePasswordInput }, async ({ context, body }) => {
  await changePassword(context, body);
  return remembering(context, context.caller.id, noContent());
});

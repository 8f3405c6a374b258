import { signInWithPassword } from "#auth";
import { dashboard } from "#composition";
import { env } from "#env";
import { signInInput } from "#lib/employees/input.ts";
import { signOut } from "#lib/employees/sign-in.ts";
import { ownPath } from "#lib/http/own-path.ts";
import { leadTo } from "#lib/http/route.ts";
import { assertPasswords } from "#lib/sso/sso.ts";
import { currentEmployee } from "#visitors";

export const POST = dashboard.open({ form: signInInput, back: "/sign-in" }, async ({ request, form }) => {
  assertPasswords(env().sso);
  const before = await currentEmployee();
  await signInWithPassword("dash", form.email, form.password);
  // Its cookie has just been overwritten, so nobody could end it any more. A wrong password ends nothing.
  if (before) await signOut(before);
  const origin = env().dashboardUrl;
  return leadTo(request, ownPath(form.next, origin, "/users"));
});

import { toSignIn } from "#app/(dashboard)/device.ts";
import { signInWithPassword } from "#auth";
import { dashboard } from "#composition";
import { env } from "#env";
import { setUpInput } from "#lib/employees/input.ts";
import { setUpOwner } from "#lib/employees/setup.ts";
import { DomainError } from "#lib/errors.ts";
import { ok } from "#lib/http/route.ts";

/**
 * JSON, as the token is in the page's fragment, which only a script can read. The new Owner is signed in as the form
 * would do it, with the password just typed; where that is refused, they are the Owner all the same, and sign in by hand.
 */
export const POST = dashboard.open({ body: setUpInput }, async ({ context, body }) => {
  const { id } = await setUpOwner(context, body);
  try {
    await signInWithPassword("dash", body.email, body.password);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return toSignIn(context, id, "welcome");
  }
  return ok({ location: `${env().dashboardUrl}/users` });
});

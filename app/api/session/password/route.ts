import { z } from "zod";
import { signInWithPassword } from "#auth";
import { env } from "#env";
import { leadTo } from "#lib/http/route.ts";
import { endProductSession } from "#lib/users/session.ts";
import { product, productTokenOf } from "#server";

const form = z.strictObject({
  email: z.string().min(1, "Type your e-mail.").max(254, "That is too long for an e-mail."),
  password: z.string().min(1, "Type your password.").max(1024, "That is too long for a password."),
});

/** An ordinary user's sign-in. It takes the place of whatever this browser was signed in as, an impersonation too. */
export const POST = product.open({ form, back: "/login" }, async ({ request, context, form: { email, password } }) => {
  const replaced = productTokenOf(request);
  await signInWithPassword("prod", email, password);
  if (replaced !== null) await endProductSession(context, replaced, "replaced");
  return leadTo(request, env().demo ? `${env().productUrl}/demo` : `${env().productUrl}/login`);
});

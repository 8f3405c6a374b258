import * as z from "zod";
import { backend, keyring } from "#composition";
import { env } from "#env";
import { hostedSigner, signHostedToken } from "#lib/hosted/access-token.ts";
import { redeemHostedCode } from "#lib/hosted/tokens.ts";
import { ok } from "#lib/http/route.ts";

// Not strict: the published clients may come to send more, and what isn't known here changes nothing.
const body = z.object({ redirect_uri: z.string().max(2000), code: z.string().max(200) });

/** By a product's server: the code that its browser brought, for tokens. */
export const POST = backend.route({ body }, async ({ context, body: { code, redirect_uri: redirectUri } }) => {
  const sign = await hostedSigner(keyring());
  const { accessToken, refreshToken } = await redeemHostedCode(
    context,
    { code, redirectUri },
    ({ product, session }) => signHostedToken(sign, env().productUrl, product, session, context.clock()).accessToken,
  );
  return ok({ access_token: accessToken, refresh_token: refreshToken });
});

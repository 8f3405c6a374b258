import { z } from "zod";
import { env } from "#env";
import { redeemHostedCode } from "#lib/hosted/tokens.ts";
import { ok } from "#lib/http/route.ts";
import { hostedToken } from "#lib/tokens/hosted.ts";
import { backend, keyring } from "#server";

// Not strict: the published clients may come to send more, and what isn't known here changes nothing.
const body = z.object({ redirect_uri: z.string().max(2000), code: z.string().max(200) });

/** By a product's server: the code that its browser brought, for tokens. */
export const POST = backend.route({ body }, async ({ context, body: { code, redirect_uri: redirectUri } }) => {
  const { product, session, refreshToken } = await redeemHostedCode(context, { code, redirectUri });
  const { accessToken } = await hostedToken(keyring(), env().productUrl, product, session, context.clock());
  return ok({ access_token: accessToken, refresh_token: refreshToken });
});

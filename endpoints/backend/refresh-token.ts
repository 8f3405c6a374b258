import * as z from "zod";
import { backend, keyring } from "#composition";
import { env } from "#env";
import { DomainError } from "#lib/errors.ts";
import { hostedToken } from "#lib/hosted/access-token.ts";
import { sessionOfRefreshToken } from "#lib/hosted/tokens.ts";
import { ok } from "#lib/http/route.ts";

// Not strict: the published clients may come to send more, and what isn't known here changes nothing.
const body = z.object({ refresh_token: z.string().max(200) });

/** By a product's server: is this session still on, and its access token of the moment. 401 and nothing else for "over". */
export const POST = backend.route({ body }, async ({ request, context, body: { refresh_token: refreshToken } }) => {
  if (new URL(request.url).searchParams.get("active_org_id"))
    throw new DomainError("not_signed_in", "Nobody is in an organization here.");
  const { product, session } = await sessionOfRefreshToken(context, refreshToken);
  const { accessToken, expiresAt } = await hostedToken(keyring(), env().productUrl, product, session, context.clock());
  return ok({
    refresh_token: refreshToken,
    access_token: { access_token: accessToken, expires_at_seconds: expiresAt },
  });
});

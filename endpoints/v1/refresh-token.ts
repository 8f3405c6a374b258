import { hosted, keyring } from "#composition";
import { env } from "#env";
import { DomainError } from "#lib/errors.ts";
import { hostedToken } from "#lib/hosted/access-token.ts";
import { wireUserOf } from "#lib/hosted/wire-user.ts";
import { ok } from "#lib/http/route.ts";

/**
 * The hosted session as the published browser clients read it: snake_case, unix seconds, 401 and nothing else for
 * "over". Serves the product of the request's Origin; none means the built-in one. Nobody is in any organization here,
 * which the clients also read from a 401.
 */
export const GET = hosted.route({}, async ({ request, context }) => {
  const client = await context.store.read((tx) => tx.products.find(context.productId));
  if (!client?.active || new URL(request.url).searchParams.has("active_org_id"))
    throw new DomainError("not_signed_in", "You are signed out.");
  const { impersonation } = context.session;
  const token = await hostedToken(keyring(), env().productUrl, client, context.session, context.clock());
  return ok({
    access_token: token.accessToken,
    expires_at_seconds: token.expiresAt,
    ...(impersonation && { impersonator_user: impersonation.impersonator.id }),
    org_id_to_org_member_info: {},
    user: wireUserOf(context.session),
  });
});

export const OPTIONS = hosted.preflight;

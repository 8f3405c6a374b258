import { env } from "#env";
import { DomainError } from "#lib/errors.ts";
import { ok } from "#lib/http/route.ts";
import { hostedToken } from "#lib/tokens/hosted.ts";
import { builtInClient, keyring, product } from "#server";

/**
 * The hosted session as the published browser clients read it: snake_case, unix seconds, 401 and nothing else for
 * "over". Serves the product of the request's Origin; none means the built-in one.
 */
export const GET = product.route({}, async ({ request, context }) => {
  const origin = request.headers.get("origin");
  if (origin !== null && origin !== env().productUrl) throw new DomainError("not_signed_in", "You are signed out.");
  const { user, impersonation } = context.session;
  const token = await hostedToken(keyring(), env().productUrl, builtInClient(), context.session, context.clock());
  return ok({
    access_token: token.accessToken,
    expires_at_seconds: token.expiresAt,
    ...(impersonation && { impersonator_user: impersonation.impersonator.id }),
    org_id_to_org_member_info: {},
    user: {
      user_id: user.id,
      email: user.email,
      email_confirmed: true,
      has_password: true,
      username: user.name,
      locked: false,
      enabled: true,
      mfa_enabled: false,
      can_create_orgs: false,
      created_at: Math.floor(user.createdAt.getTime() / 1000),
      last_active_at: Math.floor(context.session.createdAt.getTime() / 1000),
    },
  });
});

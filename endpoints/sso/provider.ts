import { env } from "#env";
import { notFound } from "#lib/errors.ts";
import { openProvider, type Provider } from "#lib/sso/provider.ts";
import { deriveKey } from "#lib/tokens/secret.ts";

let provider: Provider | null = null;

/**
 * The organization's own provider. One a process, as it knows what that says of itself.
 *
 * @throws not_found where none is named.
 */
export function ssoProvider(): Provider {
  const { sso, dashboardUrl } = env();
  if (!sso) throw notFound("single sign-on");
  provider ??= openProvider(sso, `${dashboardUrl}/api/auth/sso/callback`);
  return provider;
}

/** Seals what a browser keeps while it is at the provider. */
export const ssoKey = () => deriveKey(env().secret, "single sign-on");

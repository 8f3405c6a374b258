import { quiet, readInitiated } from "../core/initiated.ts";
import { PROVIDER_ID } from "./provider.ts";

/** Auth.js's `signIn`, as it is used here. */
export type SignIn = (
  provider: typeof PROVIDER_ID,
  options: { redirect: false; redirectTo: string },
  authorizationParams: { login_hint: string },
) => Promise<string>;

/**
 * Third-party-initiated login (OpenID Connect Core, section 4): the dashboard sends the browser here, and the product
 * begins a sign-in of its own, with its own state, PKCE and nonce.
 */
export const initiateHandler =
  (issuer: string, productUrl: string, signIn: SignIn) =>
  async (request: Request): Promise<Response> => {
    const initiated = readInitiated(request, issuer, productUrl);
    if (initiated instanceof Response) return initiated;
    const { impersonationId, target } = initiated;
    const location = await signIn(
      PROVIDER_ID,
      { redirect: false, redirectTo: target },
      { login_hint: impersonationId },
    );
    return new Response(null, { status: 303, headers: { ...quiet, location } });
  };

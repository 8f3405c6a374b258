import { INSTALL, PACKED } from "./install.ts";
import type { ShownProduct } from "./product.ts";
import { SECRET_VARIABLE } from "./secret-names.ts";
import { issuerAddresses } from "./snippets-any.ts";
import type { Deployment, Way } from "./ways.ts";

/** For products that keep their own session: an impersonation reaches them as a sign-in by OpenID Connect. */
export const oidcWays = (product: ShownProduct, deployment: Deployment): Way[] => [
  authJs(product, deployment),
  openidClient(product, deployment),
  anyClient(product, deployment),
];

function authJs(product: ShownProduct, { dashboardUrl }: Deployment): Way {
  const { clientId, redirectUris, targetLinkUri, initiateLoginUri, backchannelLogoutUri } = product;
  const { origin } = new URL(targetLinkUri);
  const callback = `${origin}/api/auth/callback/understudy`;
  const missing = redirectUris.includes(callback)
    ? ""
    : ` Add ${callback} to the redirect URIs, by Edit: Auth.js comes back there.`;
  return {
    label: "Auth.js",
    steps: [
      {
        text: `For Next.js with Auth.js 5, the JWT strategy and no adapter. ${PACKED}${missing}`,
        file: "Terminal",
        code: INSTALL,
      },
      {
        text: "Wrap your configuration. It gets one more provider, and sessions that end in time.",
        file: "auth.ts",
        code: `import { understudy } from "@understudy/sdk/authjs";
import { createAuth } from "@understudy/sdk/next";
import NextAuth from "next-auth";

export const impersonation = understudy({
  issuer: "${dashboardUrl}",
  clientId: "${clientId}",
  clientSecret: process.env.${SECRET_VARIABLE} ?? "",
  productUrl: "${origin}",
});

export const { handlers, auth, signIn, signOut } = NextAuth(
  impersonation.withImpersonation({
    providers: [], // Yours, as they are.
  }),
);

// Wrap handlers and actions: what an employee does in a user's name is told to Understudy.
export const { recordImpersonation, recordAction } = createAuth({ readSession: () => auth(), recording: impersonation.recording });`,
      },
      {
        text: "An impersonation begins here. This is the initiate-login address.",
        file: routeFile(initiateLoginUri ?? ""),
        code: `import { impersonation, signIn } from "@/auth";

export const GET = impersonation.initiateLogin(signIn);`,
      },
      ...(backchannelLogoutUri === null
        ? []
        : [
            {
              text: "The end of one is told here. This is the back-channel logout address.",
              file: routeFile(backchannelLogoutUri),
              code: `import { impersonation } from "@/auth";

export const POST = impersonation.backchannelLogout;`,
            },
          ]),
      {
        text: "The session says who is really there. Show it on every page, and refuse what no employee should do in a user's name.",
        file: "app/whoami.tsx",
        code: `import { auth } from "@/auth";

export async function Whoami() {
  const session = await auth();
  if (!session?.impersonation) return null;
  const { impersonator, expiresAt } = session.impersonation;
  return (
    <p role="status">
      {impersonator.name} is signed in as {session.user?.name}, until {expiresAt}.
    </p>
  );
}`,
      },
    ],
  };
}

/** Where Next.js looks for the handler of an address. */
const routeFile = (address: string) => `app${new URL(address).pathname.replace(/\/$/, "")}/route.ts`;

const openidClient = (product: ShownProduct, deployment: Deployment): Way => ({
  label: "openid-client",
  steps: [
    { text: "Install the library.", file: "Terminal", code: "npm install openid-client" },
    {
      text: "Put this into one file of your server.",
      file: "understudy.ts",
      code: openidClientCode(product, deployment),
    },
    {
      text: "At the initiate-login address, call begin. Keep the attempt in a short-lived HttpOnly cookie of this browser, and redirect it to the location.",
    },
    {
      text: "At the redirect URI, call finish with the attempt. Sign the browser in as the user, in place of whoever was signed in, until endsAt at the latest, and show who is really there.",
    },
    {
      text: "Call isLive every few seconds while the session is in use, and before whatever matters. Or register a back-channel logout address: a logout token with the same sid says that it is over.",
    },
  ],
});

function openidClientCode({ clientId, redirectUris }: ShownProduct, { dashboardUrl }: Deployment): string {
  const insecure = dashboardUrl.startsWith("http:") ? ", oidc.allowInsecureRequests" : "";
  return `import * as oidc from "openid-client";

const issuer = "${dashboardUrl}";
const redirectUri = "${redirectUris[0] ?? ""}";

const config = await oidc.discovery(
  new URL(issuer),
  "${clientId}",
  process.env.${SECRET_VARIABLE},
  undefined,
  { execute: [oidc.enableNonRepudiationChecks${insecure}] },
);

export async function begin(asked: URLSearchParams) {
  if (asked.get("iss") !== issuer) throw new Error("Not from this issuer.");
  const attempt = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
  };
  const location = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: "openid",
    login_hint: asked.get("login_hint") ?? "",
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: "S256",
  });
  return { attempt, location };
}

type Attempt = Awaited<ReturnType<typeof begin>>["attempt"];

export async function finish(query: string, attempt: Attempt) {
  const tokens = await oidc.authorizationCodeGrant(config, new URL(redirectUri + query), {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  // Never sign anybody in whose impersonator isn't known.
  if (!claims?.impersonatorUserId) throw new Error("Not an impersonation.");
  return {
    userId: claims.sub,
    externalId: claims.externalId,
    impersonatorUserId: claims.impersonatorUserId,
    sid: claims.sid,
    endsAt: new Date(Number(claims.session_expiry) * 1000),
    accessToken: tokens.access_token,
  };
}

export async function isLive(accessToken: string): Promise<boolean> {
  const { active } = await oidc.tokenIntrospection(config, accessToken);
  return active;
}`;
}

const anyClient = (product: ShownProduct, deployment: Deployment): Way => ({
  label: "Any other client",
  steps: [
    {
      text: "For better-auth the SDK has a plugin, and the guide for other languages has files to copy for Python, Go, Ruby and PHP. Most libraries need no more than this: the authorization code flow with PKCE (S256), the scope openid, and the client secret by HTTP Basic.",
      file: "Settings",
      code: `Discovery              ${deployment.dashboardUrl}/.well-known/openid-configuration
Client id              ${product.clientId}
Client secret          $${SECRET_VARIABLE}
Redirect URIs          ${product.redirectUris.join("\n                       ")}
Initiate-login address ${product.initiateLoginUri ?? ""}`,
    },
    {
      text: "Without discovery, these are the endpoints.",
      file: "Endpoints",
      code: issuerAddresses(deployment),
    },
    {
      text: "The initiate-login address gets iss, login_hint and target_link_uri. Check iss, then begin a sign-in and pass login_hint on as it is. The ID token says sub (the user), externalId (the user's id in your own system, where it has one), impersonatorUserId (the employee), sid (the session) and session_expiry (its last second).",
    },
    {
      text: "Your session must not outlive session_expiry. It can end sooner: take back-channel logout tokens at the address you register, or ask introspection whether the access token is still active.",
      file: "Terminal",
      code: `curl -u "${product.clientId}:$${SECRET_VARIABLE}" -d "token=$ACCESS_TOKEN" ${deployment.dashboardUrl}/oauth/introspect`,
    },
  ],
});

import * as auditKey from "./audit/key.ts";
import * as backendLogout from "./backend/logout.ts";
import * as backendRefreshToken from "./backend/refresh-token.ts";
import * as authorize from "./issuer/authorize.ts";
import * as discovery from "./issuer/discovery.ts";
import * as endSession from "./issuer/end-session.ts";
import * as introspect from "./issuer/introspect.ts";
import * as jwks from "./issuer/jwks.ts";
import * as revoke from "./issuer/revoke.ts";
import * as token from "./issuer/token.ts";
import * as userinfo from "./issuer/userinfo.ts";
import * as hostedAuthorize from "./propelauth/authorize.ts";
import * as hostedToken from "./propelauth/token.ts";
import * as hostedUserinfo from "./propelauth/userinfo.ts";
import * as callback from "./session/callback.ts";
import * as initiate from "./session/initiate.ts";
import * as resume from "./session/resume.ts";
import * as session from "./session/session.ts";
import * as signOut from "./session/sign-out.ts";
import * as ssoLogout from "./sso/backchannel-logout.ts";
import * as ssoCallback from "./sso/callback.ts";
import * as ssoStart from "./sso/start.ts";
import * as supportAnswer from "./support-access/answer.ts";
import * as supportAccess from "./support-access/own.ts";
import * as supportReceipt from "./support-access/own-receipt.ts";
import * as supportSession from "./support-access/own-session.ts";
import * as usersSupportAccess from "./support-access/user.ts";
import * as usersSupportReceipt from "./support-access/user-receipt.ts";
import * as usersSupportSession from "./support-access/user-session.ts";
import * as toolChecks from "./tools/checks.ts";
import * as toolImpersonation from "./tools/impersonation.ts";
import * as toolImpersonations from "./tools/impersonations.ts";
import * as actions from "./v1/actions.ts";
import * as batch from "./v1/batch.ts";
import * as keySet from "./v1/key-set.ts";
import * as logout from "./v1/logout.ts";
import * as metadata from "./v1/metadata.ts";
import * as refreshToken from "./v1/refresh-token.ts";
import * as revocations from "./v1/revocations.ts";
import * as user from "./v1/user.ts";
import * as verifierKey from "./v1/verifier-key.ts";

/** As a route handler of Next.js is called, so that a test calls either the same way. */
export type Handler = (request: Request, segment: { params: Promise<unknown> }) => Promise<Response>;

export interface Endpoint {
  /** Which of the two hosts answers it. */
  host: "dashboard" | "product";
  /** `:name` stands for one segment, whatever it is. */
  path: string;
  /** By method; a GET answers HEAD too. */
  handlers: Record<string, Handler>;
}

/**
 * The addresses that machines ask, and browsers on their way through a hand-off: answered before Next.js, which need not
 * know that they exist. What belongs to the dashboard's pages is a route handler of Next.js in app/.
 */
export const endpoints: Endpoint[] = [
  ...on("product", {
    "/api/session": session,
    "/api/session/initiate": initiate,
    "/api/session/callback": callback,
    "/api/session/resume": resume,
    "/api/session/sign-out": signOut,
    "/api/v1/actions": actions,
    "/api/v1/logout": logout,
    "/api/v1/refresh_token": refreshToken,
    "/api/v1/revocations": revocations,
    "/api/v1/token_verification_metadata": verifierKey,
    // A user may well have the id "batch" where they live: the other methods are of that user.
    "/api/v1/users/batch": batch,
    "/api/v1/users/:externalId": user,
    "/api/v1/users/:externalId/support-access": usersSupportAccess,
    "/api/v1/users/:externalId/support-access/sessions/:id": usersSupportSession,
    "/api/v1/users/:externalId/support-access/sessions/:id/receipt": usersSupportReceipt,
    "/api/v1/support-access": supportAccess,
    "/api/v1/support-access/sessions/:id": supportSession,
    "/api/v1/support-access/requests/:id/answer": supportAnswer,
    "/api/v1/support-access/sessions/:id/receipt": supportReceipt,
    "/api/backend/v1/logout": backendLogout,
    "/api/backend/v1/refresh_token": backendRefreshToken,
    "/propelauth/oauth/userinfo": hostedUserinfo,
    "/propelauth/ssr/authorize": hostedAuthorize,
    "/propelauth/ssr/token": hostedToken,
    "/.well-known/jwks.json": keySet,
    "/.well-known/oauth-authorization-server": metadata,
    "/.well-known/understudy-audit-key": auditKey,
  }),
  ...on("dashboard", {
    "/api/auth/sso": ssoStart,
    "/api/auth/sso/callback": ssoCallback,
    "/api/auth/sso/backchannel-logout": ssoLogout,
    "/api/v1/checks": toolChecks,
    "/api/v1/impersonations": toolImpersonations,
    "/api/v1/impersonations/:id": toolImpersonation,
    "/oauth/authorize": authorize,
    "/oauth/token": token,
    "/oauth/introspect": introspect,
    "/oauth/userinfo": userinfo,
    "/oauth/revoke": revoke,
    "/oauth/jwks": jwks,
    "/oauth/end-session": endSession,
    "/.well-known/openid-configuration": discovery,
    "/.well-known/understudy-audit-key": auditKey,
  }),
];

function on(host: Endpoint["host"], table: Record<string, Endpoint["handlers"]>): Endpoint[] {
  return Object.entries(table).map(([path, handlers]) => ({ host, path, handlers }));
}

import type { AuthContext, BetterAuthPlugin } from "better-auth";
import { readOrigin } from "../core/address.ts";
import { processWide } from "../core/process-wide.ts";
import { type AtIssuer, type OpenRecorder, openRecorder, type RecorderClient } from "../core/recorder.ts";
import { createOidc, type OidcOptions } from "../oidc/oidc.ts";
import { sealingKey } from "../oidc/sealed.ts";
import { endpointsOf, type FindUser } from "./endpoints.ts";
import { afterEach, beforeEach } from "./guard.ts";
import { isImpersonated, keptUnder } from "./kept.ts";
import { schema } from "./schema.ts";

/** Which product this is, and what its impersonated sessions may ask of better-auth. */
export interface UnderstudyOptions extends OidcOptions {
  /** Finds the product's own user; without it the id here is `externalId`, else Understudy's own. */
  findUser?: FindUser;
  /**
   * More of better-auth's endpoints that an impersonated session may call, by their paths, such as `/organization/list`. By
   * themselves it may read its session and sign out. In a session for looking only, those that change nothing (GET).
   */
  allow?: readonly string[];
  /** Where `/understudy/end` leads. Otherwise to the start page. */
  signedOutUrl?: string;
}

/** Impersonation for a product that has better-auth: a plugin of it, and what else the product needs. */
export interface UnderstudyPlugin {
  id: "understudy";
  /** What better-auth's migrations add: two fields of the session, and a table. */
  schema: typeof schema;
  /** Five addresses under `/understudy`, and `auth.api.understudySession` for the product's own server. */
  endpoints: ReturnType<typeof endpointsOf>;
  /** What is asked before and after each of better-auth's endpoints. */
  hooks: NonNullable<BetterAuthPlugin["hooks"]>;
  /** Looks whether there is a database, and hears which sessions are deleted. */
  init: NonNullable<BetterAuthPlugin["init"]>;
  /** Where what impersonators do is recorded, for `createRecorder` and `createAuth`. */
  recording: RecorderClient & AtIssuer;
}

/**
 * Impersonation for a product that has better-auth:
 *
 *     export const auth = betterAuth({ database, plugins: [understudy({ issuer, clientId, clientSecret })] });
 *
 * Register `{baseURL}/understudy/login` as the initiate-login address, `{baseURL}/understudy/callback` as the redirect URI and
 * `{baseURL}/understudy/backchannel-logout` as the back-channel logout address. While an employee acts as a user:
 *
 * - `session.impersonatedBy` and `session.impersonationId` say so, wherever better-auth gives the session;
 * - the session is over when the hour is, to the second, however often it is used, and within 5 seconds of any other end, or
 *   when that can't be found out for 5 seconds; then its row is deleted. No cookie cache has it;
 * - better-auth refuses (403, `IMPERSONATED`) whatever `allow` doesn't name: password, e-mail, accounts, keys, other sessions;
 *   Understudy is told of it, by the endpoint's path;
 * - signing out of the product, or deleting the session, ends the impersonation, also in the dashboard.
 *
 * Nobody is ever signed up by it. It needs a database, and stands before plugins that set cookies, such as `nextCookies`.
 *
 * @throws TypeError when an option is missing or the issuer isn't an https origin, and at the start without a database.
 */
export function understudy(options: UnderstudyOptions): UnderstudyPlugin {
  const { findUser = asUnderstudyKnows, allow = [], signedOutUrl = "/", ...client } = options;
  const oidc = createOidc(client);
  const issuer = readOrigin("issuer", client.issuer);
  const purpose = `understudy sessions of ${client.clientId} at ${issuer}`;
  const kept = keptUnder(() => sealingKey(client.clientSecret, purpose));
  const { recording } = oidc;
  let opened: OpenRecorder | undefined;
  // The one that the product's own handlers record by, and none until something is refused.
  const recorder = () => {
    opened ??= processWide({ made: "recorder", ...recording }, () => openRecorder(recording));
    return opened;
  };
  return {
    id: "understudy",
    schema,
    endpoints: endpointsOf({ oidc, kept, issuer, findUser, signedOutUrl }),
    hooks: {
      before: [{ matcher: () => true, handler: beforeEach({ oidc, kept, allow, recorder }) }],
      after: [{ matcher: () => true, handler: afterEach() }],
    },
    init(context: AuthContext) {
      if (!context.options.database) throw new TypeError("understudy needs better-auth with a database.");
      /** Whoever deletes an impersonated session ends the impersonation: a sign-out, the user, an administrator. */
      const after = async ({ token }: { token: string }) => {
        const held = isImpersonated(token) ? await kept.take(context, token) : null;
        await (held &&
          oidc.end(held).catch((error: unknown) => context.logger.error("Understudy wasn't told:", error)));
      };
      return { options: { databaseHooks: { session: { delete: { after } } } } };
    },
    recording,
  };
}

const asUnderstudyKnows: FindUser = ({ externalId, sub }) => externalId ?? sub;

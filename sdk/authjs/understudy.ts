import type { NextAuthConfig } from "next-auth";
import { readOrigin, readText } from "../core/address.ts";
import type { Fetch } from "../core/fetch-json.ts";
import { readIdToken } from "../core/id-token.ts";
import { remoteKeys } from "../core/keys.ts";
import { introspection } from "../core/liveness.ts";
import { logoutResponse } from "../core/logout-answer.ts";
import { processWide } from "../core/process-wide.ts";
import type { AtIssuer, RecorderClient } from "../core/recorder.ts";
import { logoutReceiver } from "../core/verifier.ts";
import { cappedEncode, jwtCallback, type Rules, sessionCallback, signOutEvent } from "./callbacks.ts";
import { initiateHandler, type SignIn } from "./initiate.ts";
import { asUnderstudyKnows, type FindUser, PROVIDER_ID, providerOf } from "./provider.ts";

/** Which product this is, and where its employees confirm impersonations. */
export interface UnderstudyOptions {
  /** The dashboard's origin, such as `https://understudy.example.com`. https, or http on this machine. */
  issuer: string;
  /** The product's client id, from its page in the dashboard. */
  clientId: string;
  /** Its secret, shown there once. Keep it on the server. */
  clientSecret: string;
  /** This product's own origin, such as `https://app.example.com`. */
  productUrl: string;
  /** Finds the product's own user for the one at Understudy; without it the id is `externalId`, else Understudy's own. */
  findUser?: FindUser;
  /** Instead of the global `fetch`, for what this package asks itself: keys and introspection. */
  fetch?: Fetch;
  /** Instead of the computer's clock: for a test. */
  clock?: () => Date;
}

/** Impersonation for a product that has its own Auth.js. */
export interface Understudy {
  /**
   * The configuration for `NextAuth`, with the provider `understudy` added and the callbacks `jwt` and `session` wrapped
   * around the product's own. While an employee acts as a user:
   *
   * - `session.impersonatorUserId`, `session.user.impersonatorUserId` and `session.impersonation` say so;
   * - `auth()` is null everywhere when the hour is over, to the second, and within 5 seconds of any other end, or when
   *   that can't be found out for 5 seconds;
   * - signing out of the product ends the impersonation, also in the dashboard;
   * - no `update()` and no callback of the product changes who is there, or until when.
   *
   * Needs Auth.js 5 and the JWT strategy, and no adapter: with one, Auth.js would link the impersonation to whoever is
   * signed in already.
   *
   * @throws TypeError when the configuration has an adapter or another strategy.
   */
  withImpersonation(config: NextAuthConfig): NextAuthConfig;
  /**
   * Where what impersonators do is recorded, for `createAuth` of `@understudy/sdk/next`:
   *
   *     export const { getUser, recordAction } = createAuth({ readSession: () => auth(), recording: impersonation.recording });
   */
  recording: RecorderClient & AtIssuer;
  /**
   * The GET handler of the product's initiate-login address. It refuses (400) another issuer and a link without a session,
   * and leads to pages of the product alone.
   *
   * @param signIn - As `NextAuth` returns it.
   */
  initiateLogin(signIn: SignIn): (request: Request) => Promise<Response>;
  /**
   * The POST handler of the product's back-channel logout address (OpenID Connect Back-Channel Logout 1.0): 200 when
   * taken, 400 when not. Ends are noticed within 5 seconds without it, and at once with it, in this process.
   */
  backchannelLogout(request: Request): Promise<Response>;
}

/**
 * Connects a Next.js product that has its own Auth.js:
 *
 *     export const impersonation = understudy({ issuer, clientId, clientSecret, productUrl });
 *     export const { handlers, auth, signIn, signOut } = NextAuth(impersonation.withImpersonation({ providers }));
 *
 * Register `{productUrl}/api/auth/callback/understudy` as the redirect URI.
 *
 * @throws TypeError when an option is missing or an address isn't an https origin.
 */
export function understudy(options: UnderstudyOptions): Understudy {
  const issuer = readOrigin("issuer", options.issuer);
  const productUrl = readOrigin("productUrl", options.productUrl);
  const clientId = readText("clientId", options.clientId);
  const clientSecret = readText("clientSecret", options.clientSecret);
  const { findUser = asUnderstudyKnows, fetch, clock } = options;
  const client = { issuer, clientId, clientSecret, ...(fetch && { fetch }), ...(clock && { clock }) };
  // Next.js evaluates a module several times in one process, and what one copy is told, all must know.
  const { acceptLogout, ...rules } = processWide(client, () => rulesOf(client));
  const provider = providerOf({ issuer, clientId, clientSecret, findUser, readIdToken: rules.readIdToken });
  return {
    withImpersonation: (config) => {
      checkConfig(config);
      return {
        ...config,
        session: { ...config.session, strategy: "jwt" },
        providers: [...config.providers, provider],
        jwt: { ...config.jwt, encode: cappedEncode(rules.nowMs, config.jwt?.encode) },
        events: { ...config.events, signOut: signOutEvent(rules, config.events?.signOut) },
        callbacks: {
          ...config.callbacks,
          jwt: jwtCallback(rules, config.callbacks?.jwt),
          session: sessionCallback(rules, config.callbacks?.session),
        },
      };
    },
    recording: client,
    initiateLogin: (signIn) => initiateHandler(issuer, productUrl, signIn),
    backchannelLogout: (request) => logoutResponse(request, acceptLogout),
  };
}

interface Client {
  issuer: string;
  clientId: string;
  clientSecret: string;
  fetch?: Fetch;
  clock?: () => Date;
}

function rulesOf({
  issuer,
  clientId,
  clientSecret,
  ...given
}: Client): Rules & { acceptLogout: (token: string) => Promise<unknown> } {
  const { fetch = (url, init) => globalThis.fetch(url, init), clock = () => new Date() } = given;
  const nowMs = () => clock().getTime();
  const keys = remoteKeys(`${issuer}/oauth/jwks`, fetch, nowMs);
  const liveness = introspection({ issuer, clientId, clientSecret, fetch, nowMs });
  const expected = () => ({ issuer, audience: clientId, now: clock() });
  return {
    nowMs,
    liveness,
    readIdToken: (token) => readIdToken(token, keys, expected()),
    acceptLogout: logoutReceiver({ keys, revocations: liveness, expected, nowMs }),
  };
}

function checkConfig({ adapter, session, providers }: NextAuthConfig): void {
  if (adapter) throw new TypeError("withImpersonation needs a configuration without an adapter.");
  if ((session?.strategy ?? "jwt") !== "jwt") throw new TypeError("withImpersonation needs the JWT strategy.");
  if (providers.some((provider) => "id" in provider && provider.id === PROVIDER_ID)) {
    throw new TypeError("withImpersonation adds the provider understudy itself.");
  }
}

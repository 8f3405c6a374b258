import { readOrigin, readText } from "../core/address.ts";
import type { Fetch } from "../core/fetch-json.ts";
import { readIdToken } from "../core/id-token.ts";
import { isNoVisit, noVisit, quiet, readInitiated, refuse } from "../core/initiated.ts";
import { remoteKeys } from "../core/keys.ts";
import type { Level } from "../core/level.ts";
import { introspection } from "../core/liveness.ts";
import { logoutResponse } from "../core/logout-answer.ts";
import { processWide } from "../core/process-wide.ts";
import type { AtIssuer, RecorderClient } from "../core/recorder.ts";
import { logoutReceiver } from "../core/verifier.ts";
import { attemptCookie, attemptIn, clearingCookies } from "./attempt.ts";
import { codeIn, redeem } from "./finish.ts";
import { random, sealingKey, sha256 } from "./sealed.ts";

/** Which product this is, and where its employees confirm impersonations. */
export interface OidcOptions {
  /** The dashboard's origin, such as `https://understudy.example.com`. https, or http on this machine. */
  issuer: string;
  /** The product's client id, from its page in the dashboard. */
  clientId: string;
  /** Its secret, shown there once. Keep it on the server. */
  clientSecret: string;
  /** Instead of the global `fetch`, for what this package asks itself. */
  fetch?: Fetch;
  /** Instead of the computer's clock: for a test. */
  clock?: () => Date;
}

/** An impersonation, for the product's own session to hold on the server, or sealed. Plain JSON. */
export interface HeldImpersonation {
  id: string;
  /** For introspection and the end. It is a secret: no page gets it. */
  accessToken: string;
  /** When the product's session must be over at the latest, in seconds since 1970. At most an hour away, and it never moves. */
  expiresAt: number;
  /** Who is to be signed in, as Understudy knows them. `externalId` is the product's own id, where the directory has it. */
  user: { sub: string; externalId?: string; name?: string; email?: string };
  /** The employee who is really there. */
  impersonator: { id: string; name: string };
}

/** What came of a browser's return: somebody to sign in, or an answer that says that it didn't work. */
export type Finished =
  | {
      impersonation: HeldImpersonation;
      /**
       * The answer that goes on to the product's page (303).
       *
       * @param cookies - `Set-Cookie` values, of the session that the product has opened.
       */
      signedIn: (...cookies: string[]) => Response;
      refusal: null;
    }
  | {
      impersonation: null;
      refusal: Response;
      /** Which check failed, for the server's log. It repeats nothing secret, and is for nobody's browser. */
      why: string;
    };

/** Impersonation for a server that has its own sessions. */
export interface Oidc {
  /**
   * The GET handler of the initiate-login address (OpenID Connect Core, section 4): goes to Understudy with PKCE, state and
   * nonce (RFC 7636, RFC 9700 section 2.1), which a cookie of this attempt's own keeps, sealed, for 2 minutes. 204 for HEAD and
   * prefetch; 400 for another issuer and for a link without a session.
   *
   * @param redirectUri - Where `finish` is, as registered. `target_link_uri` leads to pages of its origin alone.
   */
  begin(request: Request, redirectUri: string): Promise<Response>;
  /**
   * The GET handler of the redirect URI: checks state and issuer (RFC 9207), redeems the code, and verifies the ID token with its
   * signature and nonce. Whatever is off is a refusal, 400 with a sentence or 204 for HEAD and prefetch, and signs nobody in or
   * out; it never throws. End the session that this browser had before you open the new one.
   */
  finish(request: Request): Promise<Finished>;
  /**
   * Is it still on? Ask on every request of its session: the issuer is asked every 2.5 seconds at most (RFC 7662). False when it
   * is over, to the second at `expiresAt`, within 5 seconds of any other end, and when that can't be found out for 5 seconds. It
   * never throws.
   */
  isLive(impersonation: HeldImpersonation): Promise<boolean>;
  /** Whether changes may be made, as of the last answer of `isLive`; read-only for what isn't known. `raisedUntil` as in the token. */
  levelOf(impersonation: HeldImpersonation): Level;
  /** The names of those who are signed in as the same user beside the impersonator, as of the last answer of `isLive`: for `impersonation.others`, which the banner tells. */
  othersIn(impersonation: HeldImpersonation): readonly string[];
  /**
   * The POST handler of the back-channel logout address (OpenID Connect Back-Channel Logout 1.0): 200 when taken, 400 when not,
   * 503 when the keys can't be had. In this process the session is over at once; others notice within 5 seconds.
   */
  backchannelLogout(request: Request): Promise<Response>;
  /**
   * Ends it, here at once and for everybody (RFC 7009), when its session is signed out of the product.
   *
   * @throws Error when Understudy couldn't be told within 2 seconds; in this process it is over all the same.
   */
  end(impersonation: HeldImpersonation): Promise<void>;
  /** Where what impersonators do is recorded, for `createRecorder` and `createAuth`. */
  recording: RecorderClient & AtIssuer;
}

/**
 * Connects a server that has its own sessions, over web `Request` and `Response`:
 *
 *     const impersonation = createOidc({ issuer, clientId, clientSecret });
 *
 * @throws TypeError when an option is missing or the issuer isn't an https origin.
 */
export function createOidc(options: OidcOptions): Oidc {
  const issuer = readOrigin("issuer", options.issuer);
  const clientId = readText("clientId", options.clientId);
  const clientSecret = readText("clientSecret", options.clientSecret);
  const { fetch, clock } = options;
  const client = { issuer, clientId, clientSecret, ...(fetch && { fetch }), ...(clock && { clock }) };
  // What one copy of a bundled module is told, all must know.
  const rules = processWide({ ...client, entry: "oidc" }, () => rulesOf(client));
  const key = () => sealingKey(clientSecret, `understudy attempt of ${clientId} at ${issuer}`);

  return {
    async begin(request, redirectUri) {
      const initiated = readInitiated(request, issuer, new URL(redirectUri).origin);
      if (initiated instanceof Response) return initiated;
      const [state, nonce, verifier] = [random(), random(), random()];
      const url = new URL(`${issuer}/oauth/authorize`);
      url.search = new URLSearchParams({
        ...{ client_id: clientId, redirect_uri: redirectUri, response_type: "code", scope: "openid" },
        ...{ login_hint: initiated.impersonationId, state, nonce },
        ...{ code_challenge: await sha256(verifier), code_challenge_method: "S256" },
      }).toString();
      const attempt = { state, nonce, verifier, redirectUri, to: initiated.target };
      const cookie = await attemptCookie(await key(), attempt, rules.nowMs());
      return new Response(null, { status: 303, headers: { ...quiet, location: url.href, "set-cookie": cookie } });
    },
    async finish(request) {
      if (isNoVisit(request)) return { impersonation: null, refusal: noVisit(), why: "no visit of a person" };
      const answer = new URL(request.url).searchParams;
      const [state = "", ...more] = answer.getAll("state");
      try {
        if (state === "" || more.length > 0) throw new Error("no state");
        const attempt = await attemptIn(request, state, await key(), rules.nowMs());
        const impersonation = await redeem(rules.exchange, codeIn(answer, issuer), attempt);
        const signedIn = (...cookies: string[]) => leading(attempt.to, [...clearingCookies(state), ...cookies]);
        return { impersonation, signedIn, refusal: null };
      } catch (error) {
        const refusal = refuse("This session can't be opened. Start it again from Understudy.");
        return { impersonation: null, refusal, why: error instanceof Error ? error.message : "no error" };
      }
    },
    isLive: ({ id, accessToken, expiresAt }) => rules.liveness.alive({ id, accessToken, expiresAt }),
    levelOf: ({ id }) => rules.liveness.levelOf(id),
    othersIn: ({ id }) => rules.liveness.othersIn(id),
    backchannelLogout: (request) => logoutResponse(request, rules.acceptLogout),
    end: ({ id, accessToken }) => rules.liveness.end({ id, accessToken }),
    recording: client,
  };
}

function leading(location: string, cookies: string[]): Response {
  const headers = new Headers({ ...quiet, location });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

function rulesOf({ issuer, clientId, clientSecret, ...given }: OidcOptions) {
  const { fetch = (url, init) => globalThis.fetch(url, init), clock = () => new Date() } = given;
  const nowMs = () => clock().getTime();
  const keys = remoteKeys(`${issuer}/oauth/jwks`, fetch, nowMs);
  const liveness = introspection({ issuer, clientId, clientSecret, fetch, nowMs });
  const expected = () => ({ issuer, audience: clientId, now: clock() });
  return {
    ...{ nowMs, liveness },
    acceptLogout: logoutReceiver({ keys, revocations: liveness, expected, nowMs }),
    exchange: {
      ...{ issuer, clientId, clientSecret, fetch },
      readIdToken: (token: unknown, nonce: string) => readIdToken(token, keys, { ...expected(), nonce }),
    },
  };
}

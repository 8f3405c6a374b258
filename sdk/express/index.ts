/**
 * Who is calling an Express backend, and whether an employee is acting as the user. For products whose sessions
 * Understudy hosts. Express 4 and 5.
 *
 * @module
 */
import type { TokenUser, VerifiedToken } from "../core/access-token.ts";
import { after, type Soon } from "../core/after.ts";
import { TokenError } from "../core/errors.ts";
import { headersOf, impersonated, notSignedIn, type Problem, problemOf, readBearer } from "../core/problem.ts";
import { openVerifier, type VerifierOptions } from "../core/verifier.ts";
import type { ExpressRequest, ExpressResponse, Middleware, Next } from "./http.ts";
import { logoutHandler } from "./logout.ts";

export { IMPERSONATED_SENTENCE } from "../core/problem.ts";
export type { VerifierOptions } from "../core/verifier.ts";
export type { ExpressRequest, ExpressResponse, Middleware, Next } from "./http.ts";
// From here, so that the type of req.user comes along.
export type { TokenUser } from "./request.d.ts";

/** The middlewares of one product. They read the `Authorization: Bearer` header and nothing else: no cookie is a credential. */
export interface Auth {
  /**
   * Lets signed-in users through and sets `req.user`, with `impersonatorUserId` while an employee acts as the user.
   * Everybody else gets a problem (RFC 9457): 401 with the token error's code, `not_signed_in` without a token; 503 when
   * Understudy can't be asked.
   */
  requireUser: Middleware;
  /** The same, but a request without an Authorization header goes on with `req.user` undefined. A bad token never does: 401. */
  optionalUser: Middleware;
  /**
   * Refuses an impersonator: 403, code `impersonated`. Put it behind `requireUser` on sensitive actions. Without a user
   * it refuses too, with 401.
   */
  forbidImpersonation: Middleware;
  /**
   * Takes Understudy's message that a session has ended (OpenID Connect Back-Channel Logout 1.0): POST it at the address
   * that is registered for the product. 200 when taken, 400 when not. Ends are noticed without it too, as a verifier's are.
   */
  backchannelLogout: Middleware;
}

/**
 * Call it once, at the start.
 *
 *     const { requireUser, forbidImpersonation } = initAuth({ authUrl, clientId, clientSecret });
 *     app.post("/api/keys", requireUser, forbidImpersonation, makeKey);
 *
 * @throws TypeError when an option is missing or `authUrl` isn't an https origin.
 */
export function initAuth(options: VerifierOptions): Auth {
  const verifier = openVerifier(options);
  // Who was verified, out of reach of other middlewares that write req.user: nobody else has this symbol.
  const verified = Symbol("verified");
  type Marked = ExpressRequest & { [verified]?: TokenUser };

  const identify = (request: ExpressRequest): Soon<TokenUser | null> => {
    const token = readBearer(request.headers.authorization as string | undefined);
    return token === null ? null : after(verifier.verify(token), userOf);
  };

  const middleware = (without: Problem | null): Middleware => {
    const goOn = (user: TokenUser | null, request: Marked, response: ExpressResponse, next: Next) => {
      if (user === null && without !== null) return refuse(response, without);
      request.user = user ?? undefined;
      if (user !== null) request[verified] = user;
      next();
    };
    return (request, response, next) => {
      let user: Soon<TokenUser | null>;
      try {
        user = identify(request);
      } catch (error) {
        return refuseFor(error, response, next);
      }
      // What comes after throws for itself. Nobody waits for a token that was seen before.
      if (!(user instanceof Promise)) return goOn(user, request, response, next);
      return user.then(
        (found) => goOn(found, request, response, next),
        (error) => refuseFor(error, response, next),
      );
    };
  };

  return {
    requireUser: middleware(notSignedIn),
    optionalUser: middleware(null),
    forbidImpersonation: (request: Marked, response, next) => {
      const user = request[verified];
      if (user === undefined) return refuse(response, notSignedIn);
      return user.impersonatorUserId === undefined ? next() : refuse(response, impersonated);
    },
    backchannelLogout: logoutHandler(verifier.acceptLogout),
  };
}

const userOf = ({ user }: VerifiedToken) => user;

function refuse(response: ExpressResponse, problem: Problem): void {
  response.status(problem.status).set(headersOf(problem)).end(JSON.stringify(problem));
}

const refuseFor = (error: unknown, response: ExpressResponse, next: Next) =>
  error instanceof TokenError ? refuse(response, problemOf(error)) : next(error);

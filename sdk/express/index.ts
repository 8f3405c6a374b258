/**
 * Who is calling an Express backend, and whether an employee is acting as the user. For products whose sessions
 * Understudy hosts. Express 4 and 5.
 *
 * @module
 */
import type { VerifiedToken } from "../core/access-token.ts";
import type { Detail } from "../core/act.ts";
import type { Soon } from "../core/after.ts";
import { TokenError } from "../core/errors.ts";
import { isNever, labelled, labelOf } from "../core/label.ts";
import { checkNever, type NeverLabel } from "../core/never.ts";
import { impersonatedOf, notSignedIn, type Problem, problemOf, readBearer, readOnly } from "../core/problem.ts";
import { isSafe, openRecorder, type Recording, type RecordingOptions, record } from "../core/recorder.ts";
import { openVerifier, type VerifierOptions } from "../core/verifier.ts";
import { guardRoutes } from "./guard.ts";
import type { ExpressRequest, ExpressResponse, Middleware, Next } from "./http.ts";
import type { RoutedApp } from "./layers.ts";
import { logoutHandler } from "./logout.ts";
import { type Acting, type ExpressRecordOptions, recordRefusal, recordRequest } from "./record.ts";
import { refuse } from "./refuse.ts";

export type { Detail } from "../core/act.ts";
export type { Rejected } from "../core/delivery.ts";
export type { Access } from "../core/level.ts";
export type { NeverLabel } from "../core/never.ts";
export { IMPERSONATED_SENTENCE } from "../core/problem.ts";
export { isRealUser } from "../core/real-user.ts";
export type { RecordImpersonationOptions, RecordingOptions } from "../core/recorder.ts";
export type { VerifierOptions } from "../core/verifier.ts";
export type { ExpressRequest, ExpressResponse, Middleware, Next } from "./http.ts";
export type { RoutedApp } from "./layers.ts";
export type { ExpressRecordOptions } from "./record.ts";
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
   * it refuses too, with 401. Understudy is told of the refusal, whether or not the request is recorded otherwise.
   *
   * Where a word of the never-list fits, `neverWhileImpersonated` says it, too.
   */
  forbidImpersonation: Middleware;
  /**
   * Refuses an impersonator as `forbidImpersonation` does, whatever their level, and says why: by a word of the never-list,
   * which is in the refusal's record and in the problem (`never`).
   *
   *     app.post("/api/card", requireUser, neverWhileImpersonated("billing"), changeCard);
   *
   * On a router it holds for whatever comes after it there. `npx understudy-routes` lists which routes have a word.
   *
   * @param what - The word of the never-list that says why.
   * @param name - What is refused, in a few words (at most 200 characters). Else it is told by method and route.
   * @throws TypeError for a word that isn't on the list.
   */
  neverWhileImpersonated(what: NeverLabel, name?: string): Middleware;
  /**
   * Refuses what an impersonator who only looks would change: 403, code `read_only`, in every route of the app by another
   * method than GET, HEAD and OPTIONS, unless `allowReadOnly` says that it is a read. One line, after the last route:
   *
   *     guardReadOnly(app);
   *
   * It comes behind `requireUser` and `forbidImpersonation`, wherever they stand, and `forbidImpersonation` of the route
   * itself is heard first. Where nobody has asked who is signed in, nothing is refused. Understudy is told of each refusal.
   * What is no route, such as a handler that `app.use` mounts, isn't guarded.
   *
   * @throws TypeError when the app has no routes yet.
   */
  guardReadOnly(app: RoutedApp): void;
  /** Says of a route that it is a read, whatever its method: `app.post("/api/search", allowReadOnly, search)`. Does nothing else. */
  allowReadOnly: Middleware;
  /**
   * Records what impersonators do here: each of their requests by method, route pattern and status, never by its address,
   * its query or its body. Put it beside `requireUser`, once: in front of it, it begins where the user is known. Other
   * users' requests pass at the first look.
   *
   * An impersonator's request by another method than GET, HEAD and OPTIONS is answered 503, code `unrecorded`, while it
   * can't be recorded, and its answer is held back until Understudy has the record of it. See `whenUnrecorded`.
   *
   *     app.use("/api", requireUser, recordImpersonation({ mount: "/api" }), router);
   */
  recordImpersonation(options?: ExpressRecordOptions): Middleware;
  /**
   * Names what matters, in the product's own words, in place of method and route: `record("Sent invoice", { number })`.
   * The first name is the request's own, each further one (20 at most) adds a line of its own. Does nothing for other
   * users. Needs Node.js 20.16 or later.
   *
   * @param name - At most 200 characters.
   * @param detail - Texts, numbers, booleans and nulls by name, at most 1024 bytes of JSON. No secrets: the team reads it.
   * @throws TypeError when either is something else; RangeError for the 21st name of a request.
   */
  record(name: string, detail?: Detail): void;
  /**
   * For a process that is about to end, after its server has closed: sends what isn't sent yet, for 5 seconds at most, and
   * lets go of the connection over which ends are pushed.
   *
   *     process.once("SIGTERM", () => server.close(() => auth.close()));
   */
  close(): Promise<void>;
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
export function initAuth(options: VerifierOptions & RecordingOptions): Auth {
  const verifier = openVerifier(options);
  const recorder = openRecorder(options);
  // Who was verified, out of reach of other middlewares that write req.user: nobody else has these symbols.
  const verified = Symbol("verified");
  const recorded = Symbol("recorded");
  const toRecord = Symbol("to be recorded");
  interface Marked extends ExpressRequest {
    [verified]?: VerifiedToken;
    [recorded]?: Recording;
    [toRecord]?: ExpressRecordOptions;
  }

  const identify = (request: ExpressRequest): Soon<VerifiedToken | null> => {
    const token = readBearer(request.headers.authorization as string | undefined);
    return token === null ? null : verifier.verify(token);
  };

  /** Goes on, recorded where that is to be: whichever is there first, who it is or that it is to be recorded. */
  const begin = (request: Marked, response: ExpressResponse, next: Next): Soon<void> => {
    const { [verified]: token, [toRecord]: how } = request;
    if (token?.impersonatorUserId === undefined || how === undefined || request[recorded]) return next();
    return recordRequest(recorder, { request, response, sid: token.sid }, how, (recording) => {
      request[recorded] = recording;
      next();
    });
  };

  const middleware = (without: Problem | null): Middleware => {
    const goOn = (token: VerifiedToken | null, request: Marked, response: ExpressResponse, next: Next) => {
      if (token === null && without !== null) return refuse(response, without);
      request.user = token?.user;
      if (token !== null) request[verified] = token;
      return begin(request, response, next);
    };
    return (request, response, next) => {
      let user: Soon<VerifiedToken | null>;
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

  /** A refusal is told first, where that takes no longer than a moment, and made in any case. */
  const forbid = async (acting: Acting & { request: Marked }, problem: Problem, name?: string) => {
    const recording = acting.request[recorded];
    if (recording) recording.refuse(name, problem.never);
    else await recordRefusal(recorder, acting, { name, never: problem.never });
    refuse(acting.response, problem);
  };

  const guard: Middleware = (request: Marked, response, next) => {
    const token = request[verified];
    const mayChange = token?.impersonatorUserId === undefined || token.user.access === "full";
    if (mayChange || isSafe(request.method)) return next();
    return forbid({ request, response, sid: token.sid }, readOnly);
  };
  const requireUser = middleware(notSignedIn);
  const optionalUser = middleware(null);
  const pass: Middleware = (_request, _response, next) => next();
  const forbidding = (never?: NeverLabel, name?: string): Middleware => {
    const handler: Middleware = (request: Marked, response, next) => {
      const token = request[verified];
      if (token === undefined) return refuse(response, notSignedIn);
      if (token.impersonatorUserId === undefined) return next();
      return forbid({ request, response, sid: token.sid }, impersonatedOf(never), name);
    };
    return labelled(handler, never === undefined ? "never" : `never: ${never}`);
  };

  return {
    requireUser,
    optionalUser,
    forbidImpersonation: forbidding(),
    neverWhileImpersonated(what, name) {
      checkNever(what);
      return forbidding(what, name);
    },
    allowReadOnly: labelled(pass, "allowReadOnly"),
    guardReadOnly: (app) =>
      guardRoutes(app, guard, {
        isOurs: (handler) => handler === requireUser || handler === optionalUser || isNever(labelOf(handler)),
        isRead: (handler) => labelOf(handler) === "allowReadOnly",
      }),
    recordImpersonation:
      (how = {}) =>
      (request: Marked, response, next) => {
        const token = request[verified];
        if (token !== undefined && token.impersonatorUserId === undefined) return next();
        request[toRecord] ??= how;
        return begin(request, response, next);
      },
    record,
    // It changes nothing of a user's.
    backchannelLogout: labelled(logoutHandler(verifier.acceptLogout), "allowReadOnly"),
    async close() {
      await recorder.close();
      verifier.close();
    },
  };
}

const refuseFor = (error: unknown, response: ExpressResponse, next: Next) =>
  error instanceof TokenError ? refuse(response, problemOf(error)) : next(error);

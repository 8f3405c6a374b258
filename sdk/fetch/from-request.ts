import type { TokenUser, VerifiedToken } from "../core/access-token.ts";
import { TokenError } from "../core/errors.ts";
import { labelled } from "../core/label.ts";
import { logoutResponse } from "../core/logout-answer.ts";
import { notSignedIn, problemOf, readBearer, responseOf, unrecordedAfter } from "../core/problem.ts";
import { processWide } from "../core/process-wide.ts";
import { current, type RecordingOptions } from "../core/recorder.ts";
import { createVerifier, type VerifierOptions } from "../core/verifier.ts";
import { type NeverList, neverListOf } from "./never.ts";
import { type Acting, type GuardOptions, type RequestRecording, requestRecording, sharedRecorder } from "./record.ts";
import { remember } from "./told.ts";

/** Who is calling, or the response to return. Exactly one of the two. */
export type Caller = { user: TokenUser; refusal: null } | { user: null; refusal: Response };

/** The same, for a route that serves visitors too: both are null for one. */
export type OptionalCaller = Caller | { user: null; refusal: null };

/** Access tokens in handlers of web requests. They read the `Authorization: Bearer` header and nothing else: no cookie is a credential. */
export interface RequestAuth extends RequestRecording, NeverList {
  /**
   * Who is calling a handler with an access token:
   *
   *     const { user, refusal } = await api.fromRequest(request);
   *     if (refusal) return refusal;
   *
   * The refusal is a problem (RFC 9457): 401 with the token error's code, `not_signed_in` without a token; 503 when
   * Understudy can't be asked, or when it turns out only within a recorded handler that an impersonator is calling.
   */
  fromRequest(request: Request): Promise<Caller>;
  /** The same for routes that serve visitors too. A bad token never makes a visitor: 401. */
  optionalFromRequest(request: Request): Promise<OptionalCaller>;
  /**
   * Takes Understudy's message that a session has ended (OpenID Connect Back-Channel Logout 1.0): POST it at the address
   * that is registered for the product. 200 when taken, 400 when not. Ends are noticed within 5
   * seconds without it, and at once with it, in this process.
   */
  backchannelLogout(request: Request): Promise<Response>;
}

/**
 * For a backend whose users' sessions Understudy hosts: its frontend sends the access token that it gets from Understudy.
 * Call it once, in a module of its own.
 *
 * @throws TypeError when an option is missing or `authUrl` isn't an https origin.
 */
export function initAuth({
  onRejected,
  onTrouble,
  guardReadOnly = false,
  ...options
}: VerifierOptions & RecordingOptions & GuardOptions): RequestAuth {
  // Next.js evaluates a module several times in one process, and what one copy is told, all must know.
  const verifier = processWide(options, () => createVerifier(options));
  const recorder = sharedRecorder({ ...options, ...(onRejected && { onRejected }), ...(onTrouble && { onTrouble }) });

  const verified = async (request: Request): Promise<VerifiedToken | null> => {
    const token = readBearer(request.headers.get("authorization"));
    return token === null ? null : verifier.verifyAccessToken(token);
  };

  async function optionalFromRequest(request: Request): Promise<OptionalCaller> {
    try {
      const { user, sid } = (await verified(request)) ?? {};
      if (user?.impersonatorUserId !== undefined && current.get()?.unknown)
        return { user: null, refusal: responseOf(unrecordedAfter) };
      return { user: user && sid ? remember(user, { recorder, sid }) : null, refusal: null };
    } catch (error) {
      if (error instanceof TokenError) return { user: null, refusal: responseOf(problemOf(error)) };
      throw error;
    }
  }

  /** Whose token is no good is nobody: the handler itself refuses them. @throws TokenError when that can't be told right now. */
  const actingIn = async (request: Request): Promise<Acting | null> => {
    const token = await verified(request).catch((error: unknown) => {
      if (error instanceof TokenError && !error.temporary) return null;
      throw error;
    });
    if (token?.impersonatorUserId === undefined) return null;
    return { sid: token.sid, access: token.user.access ?? "read_only" };
  };

  return {
    ...requestRecording(recorder, actingIn, guardReadOnly),
    ...neverListOf({
      recorder,
      async actingIn(request) {
        if (request !== undefined) return actingIn(request);
        throw new TypeError("neverWhileImpersonated needs the request: the access token is in it.");
      },
    }),
    optionalFromRequest,
    async fromRequest(request) {
      const { user, refusal } = await optionalFromRequest(request);
      return user === null ? { user, refusal: refusal ?? responseOf(notSignedIn) } : { user, refusal: null };
    },
    // It changes nothing of a user's.
    backchannelLogout: labelled((request: Request) => logoutResponse(request, verifier.acceptLogout), "allowReadOnly"),
  };
}

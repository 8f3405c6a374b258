import { redirect } from "next/navigation";
import { cache } from "react";
import { levelAt, readAccess, readLevel } from "../core/level.ts";
import { unrecordedAfter } from "../core/problem.ts";
import { UnrecordedError } from "../core/recorded-response.ts";
import { current, type RecorderOptions } from "../core/recorder.ts";
import { type NeverListOfActions, neverListOf } from "../fetch/never.ts";
import { type GuardOptions, sharedRecorder } from "../fetch/record.ts";
import { remember } from "../fetch/told.ts";
import { type AuthUser, readSession, type Session } from "../react/session.ts";
import { type Recording, recordingOf } from "./record.ts";

/**
 * A session as Auth.js's `auth()` gives it, with the two fields that Understudy adds. Its user needs an id. One without a
 * name is called by the e-mail address, or else by an id; one without an address has an empty one.
 */
export interface ServerSession {
  user?: { id?: string; name?: string | null; email?: string | null; externalId?: string | null };
  /** ISO 8601. */
  expires: string;
  impersonatorUserId?: string;
  impersonation?: {
    id: string;
    expiresAt: string;
    impersonator: { id: string; name: string };
    access?: string;
    raisedUntil?: string | null;
    pageUrl?: string;
    others?: string[];
  };
}

/** How the product's own session is read. */
export interface CreateAuthOptions extends GuardOptions {
  /** Reads the request's session, uncached: null when there is none, or none any more. */
  readSession: () => Promise<ServerSession | null>;
  /** Where a visitor goes who isn't signed in. */
  signInUrl?: () => string | Promise<string>;
  /** Where what impersonators do is recorded. Without it nothing is. */
  recording?: RecorderOptions;
  /**
   * What a server action does that `neverWhileImpersonated` refuses, as it can't answer 403 itself: Next.js's `forbidden` with
   * `experimental.authInterrupts`, for example. Without it an ImpersonatedError is thrown.
   */
  whenNever?: () => never;
}

/** The session of the current request. The same everywhere: server components, route handlers, server actions. */
export interface Auth extends NeverListOfActions {
  /** For `AuthProvider`'s `initialAuth`. Null when nobody is signed in. */
  getSession(): Promise<Session | null>;
  /** The user, with `impersonatorUserId` while an employee acts as the user. Null when nobody is signed in. */
  getUser(): Promise<AuthUser | null>;
  /** The same as `getUser`, by the name that it has in `/express`. */
  optionalUser(): Promise<AuthUser | null>;
  /** The user; whoever isn't signed in is sent to `signInUrl` (Next.js's `redirect`). */
  requireUser(): Promise<AuthUser>;
}

/** The same of a product that records what impersonators do. */
export interface RecordingAuth extends Auth, Recording {}

/**
 * For a product that keeps its sessions itself, with Auth.js for example: `createAuth({ readSession: auth })`. A session
 * with half an impersonation counts as none. With `recording`, what impersonators do can be recorded.
 *
 * @throws TypeError when an option of `recording` is missing or its address isn't an https origin.
 */
export function createAuth(options: CreateAuthOptions & { recording: RecorderOptions }): RecordingAuth;
export function createAuth(options: CreateAuthOptions): Auth;
export function createAuth({
  readSession: read,
  signInUrl = () => "/login",
  recording,
  guardReadOnly = false,
  whenNever,
}: CreateAuthOptions): Auth | RecordingAuth {
  const recorder = recording && sharedRecorder(recording);
  // Once a request: layout and page of one response can't disagree.
  const session = cache(async (): Promise<Session | null> => sessionOf(await read(), new Date()));

  const acting = async () => {
    const { impersonation } = (await session()) ?? {};
    return impersonation ? { sid: impersonation.id, access: readAccess(impersonation.access) } : null;
  };

  const getUser = async (): Promise<AuthUser | null> => {
    const { user, impersonation } = (await session()) ?? {};
    if (impersonation && recorder && current.get()?.unknown) throw new UnrecordedError(unrecordedAfter.detail);
    if (user && impersonation && recorder) return remember(user, { recorder, sid: impersonation.id });
    return user ?? null;
  };
  return {
    getSession: session,
    getUser,
    optionalUser: getUser,
    requireUser: async (): Promise<AuthUser> => (await getUser()) ?? redirect(await signInUrl()),
    ...neverListOf({ recorder, actingIn: acting, whenNever }),
    ...(recorder && recordingOf(recorder, acting, guardReadOnly)),
  };
}

/** Read by the same strict reader as in the browser: a session with half an impersonation is none. */
export function sessionOf(session: ServerSession | null, now: Date): Session | null {
  if (session === null) return null;
  const { expires, ...said } = session;
  const { impersonation: by } = said;
  // What is missing or unknown is read-only.
  const impersonation = by && { ...by, ...levelAt(readLevel({ ...by }), now.getTime()) };
  return readSession({ ...said, impersonation, expiresAt: expires, now: now.toISOString() });
}

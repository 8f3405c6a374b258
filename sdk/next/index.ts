/**
 * Who is signed in to a Next.js product, and whether an employee is acting as the user: in server components, route
 * handlers and server actions. What impersonators do there can be recorded. What needs no Next.js is that of `/fetch`.
 *
 * @module
 */
export type { TokenUser } from "../core/access-token.ts";
export type { Detail } from "../core/act.ts";
export type { Rejected } from "../core/delivery.ts";
export type { Access } from "../core/level.ts";
export type { NeverLabel } from "../core/never.ts";
export { isRealUser } from "../core/real-user.ts";
export { UnrecordedError } from "../core/recorded-response.ts";
export type {
  AtIssuer,
  AtProductHost,
  RecorderClient,
  RecorderOptions,
  RecordImpersonationOptions,
  RecordingOptions,
} from "../core/recorder.ts";
export type { VerifierOptions } from "../core/verifier.ts";
export {
  assertNotImpersonated,
  forbidImpersonation,
  IMPERSONATED_SENTENCE,
  ImpersonatedError,
  type SignedIn,
} from "../fetch/forbid-impersonation.ts";
export { type Caller, initAuth, type OptionalCaller, type RequestAuth } from "../fetch/from-request.ts";
export { allowReadOnly, type NeverList, type NeverListOfActions, type RouteHandler } from "../fetch/never.ts";
export { assertMayChange, forbidReadOnly, ReadOnlyError, type SignedInAtLevel } from "../fetch/read-only.ts";
export type { GuardedOptions, GuardOptions, RequestRecording } from "../fetch/record.ts";
export type { AuthUser, Impersonation, Session } from "../react/session.ts";
export { type Auth, type CreateAuthOptions, createAuth, type RecordingAuth, type ServerSession } from "./auth.ts";
export type { Recording } from "./record.ts";

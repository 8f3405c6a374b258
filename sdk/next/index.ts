/**
 * Who is signed in to a Next.js product, and whether an employee is acting as the user: in server components, route
 * handlers and server actions. What impersonators do there can be recorded.
 *
 * @module
 */
export type { TokenUser } from "../core/access-token.ts";
export type { Detail } from "../core/act.ts";
export type { Rejected } from "../core/delivery.ts";
export type { Access } from "../core/level.ts";
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
export type { AuthUser, Impersonation, Session } from "../react/session.ts";
export { type Auth, type CreateAuthOptions, createAuth, type RecordingAuth, type ServerSession } from "./auth.ts";
export {
  assertNotImpersonated,
  forbidImpersonation,
  IMPERSONATED_SENTENCE,
  ImpersonatedError,
  type SignedIn,
} from "./forbid-impersonation.ts";
export { type Caller, initAuth, type OptionalCaller, type RequestAuth } from "./from-request.ts";
export { assertMayChange, forbidReadOnly, ReadOnlyError, type SignedInAtLevel } from "./read-only.ts";
export type { GuardedOptions, GuardOptions, Recording, RequestRecording, RouteHandler } from "./record.ts";

/**
 * Who is calling a server that speaks web `Request` and `Response`, and whether an employee is acting as the user: Hono,
 * React Router, SvelteKit, Bun, Deno, workers, and plain Node.js. For products whose sessions Understudy hosts.
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
export type { RecordImpersonationOptions, RecordingOptions } from "../core/recorder.ts";
export type { VerifierOptions } from "../core/verifier.ts";
export {
  assertNotImpersonated,
  forbidImpersonation,
  IMPERSONATED_SENTENCE,
  ImpersonatedError,
  type SignedIn,
} from "./forbid-impersonation.ts";
export { type Caller, initAuth, type OptionalCaller, type RequestAuth } from "./from-request.ts";
export { allowReadOnly, type NeverList, type RouteHandler } from "./never.ts";
export { assertMayChange, forbidReadOnly, ReadOnlyError, type SignedInAtLevel } from "./read-only.ts";
export type { GuardedOptions, GuardOptions, RequestRecording } from "./record.ts";

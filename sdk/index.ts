/**
 * Verifies the access tokens of Understudy's hosted sessions, offline and strictly. The core of the other subpaths: use
 * it where there is no Express and no Next.js. Records what impersonators do, too. Web standards only.
 *
 * @module
 */
export { type Expectations, type TokenUser, type VerifiedToken, verifyAccessToken } from "./core/access-token.ts";
export type { Detail } from "./core/act.ts";
export { createRecorder, type Recorder } from "./core/create-recorder.ts";
export type { Rejected } from "./core/delivery.ts";
export { TokenError, type TokenErrorCode, tokenErrorCodes } from "./core/errors.ts";
export type { Fetch } from "./core/fetch-json.ts";
export { type KeySet, readKeySet } from "./core/key-set.ts";
export type { Access } from "./core/level.ts";
export { type NeverLabel, neverList } from "./core/never.ts";
export { isRealUser } from "./core/real-user.ts";
export { UnrecordedError } from "./core/recorded-response.ts";
export type {
  Asked,
  AtIssuer,
  AtProductHost,
  RecorderClient,
  RecorderOptions,
  RecordImpersonationOptions,
  RecordingOptions,
} from "./core/recorder.ts";
export type { Claims } from "./core/signed-token.ts";
export { createVerifier, type Verifier, type VerifierOptions } from "./core/verifier.ts";

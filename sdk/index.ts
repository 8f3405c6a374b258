/**
 * Verifies the access tokens of Understudy's hosted sessions, offline and strictly. The core of the other subpaths: use
 * it where there is no Express and no Next.js. Web standards only.
 *
 * @module
 */
export { type Expectations, type TokenUser, type VerifiedToken, verifyAccessToken } from "./core/access-token.ts";
export { TokenError, type TokenErrorCode, tokenErrorCodes } from "./core/errors.ts";
export type { Fetch } from "./core/fetch-json.ts";
export { type KeySet, readKeySet } from "./core/key-set.ts";
export type { Claims } from "./core/signed-token.ts";
export { createVerifier, type Verifier, type VerifierOptions } from "./core/verifier.ts";

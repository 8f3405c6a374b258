/**
 * Impersonation for any server that has its own sessions, over web `Request` and `Response`: Node.js, Bun, workers.
 *
 * @module
 */

export type { Fetch } from "../core/fetch-json.ts";
export type { Access, Level } from "../core/level.ts";
export type { AtIssuer, RecorderClient, RecordingOptions } from "../core/recorder.ts";
export { createOidc, type Finished, type HeldImpersonation, type Oidc, type OidcOptions } from "./oidc.ts";

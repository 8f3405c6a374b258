/**
 * Impersonation for a product that has better-auth: one plugin.
 *
 * @module
 */

export type { Fetch } from "../core/fetch-json.ts";
export type { Access, Level } from "../core/level.ts";
export type { AtIssuer, RecorderClient, RecordingOptions } from "../core/recorder.ts";
export type { HeldImpersonation, OidcOptions } from "../oidc/oidc.ts";
export type { FindUser, SaidSession } from "./endpoints.ts";
export { type UnderstudyOptions, type UnderstudyPlugin, understudy } from "./understudy.ts";

export type { AuthUser, Session } from "../react/session.ts";
export { type CreateAuthOptions, createAuth, type ServerSession } from "./auth.ts";
export { forbidImpersonation, IMPERSONATED_SENTENCE } from "./forbid-impersonation.ts";

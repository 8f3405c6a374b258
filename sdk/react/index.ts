/**
 * Who is signed in, in the browser, and whether an employee is acting as the user: a provider, a hook, and the banner that
 * says so. Import `@understudy/sdk/react/banner.css` beside it.
 *
 * @module
 */
export { isRealUser } from "../core/real-user.ts";
export { AnnounceSignedOut } from "./announce-signed-out.tsx";
export type { AuthInfo } from "./auth-info.ts";
export { AuthProvider, type AuthProviderProps } from "./auth-provider.tsx";
export { IdentityBoundary } from "./identity-boundary.tsx";
export { ImpersonationBanner, type ImpersonationBannerProps } from "./impersonation-banner.tsx";
export { ImpersonationLevel } from "./impersonation-level.tsx";
export type { AuthUser, Impersonation, Session } from "./session.ts";
export { SupportAccess } from "./support-access.tsx";
export { type AuthActions, useAuthInfo } from "./use-auth-info.ts";
export { type ImpersonationInfo, useImpersonation } from "./use-impersonation.ts";
export {
  type WithAuthInfoProps,
  type WithRequiredAuthInfoProps,
  withAuthInfo,
  withRequiredAuthInfo,
} from "./with-auth-info.tsx";

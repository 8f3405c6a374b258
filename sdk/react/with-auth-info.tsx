"use client";

import type { ComponentType } from "react";
import type { AuthInfo } from "./auth-info.ts";
import { useAuthInfo } from "./use-auth-info.ts";

/** What `withAuthInfo` adds to a component's props. */
export type WithAuthInfoProps = Exclude<AuthInfo, { loading: true }>;

/**
 * Gives a component `isLoggedIn`, `user`, `impersonatorUserId` and the rest of the session as props. Nothing is shown
 * until the session is known.
 */
export function withAuthInfo<Props extends object>(Component: ComponentType<Props & WithAuthInfoProps>) {
  return function WithAuthInfo(props: Props) {
    const info = useAuthInfo();
    return info.loading ? null : <Component {...props} {...info} />;
  };
}

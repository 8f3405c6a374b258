"use client";

import { type ComponentType, useEffect } from "react";
import type { AuthInfo } from "./auth-info.ts";
import { type AuthActions, useAuthInfo } from "./use-auth-info.ts";

/** What `withAuthInfo` adds to a component's props. */
export type WithAuthInfoProps = Exclude<AuthInfo, { loading: true }> & AuthActions;

/** What `withRequiredAuthInfo` adds: somebody is signed in. */
export type WithRequiredAuthInfoProps = Extract<AuthInfo, { isLoggedIn: true }> & AuthActions;

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

/** The same for whoever is signed in; everybody else is sent to sign in, and comes back. */
export function withRequiredAuthInfo<Props extends object>(
  Component: ComponentType<Props & WithRequiredAuthInfoProps>,
) {
  return function WithRequiredAuthInfo(props: Props) {
    const info = useAuthInfo();
    const { isLoggedIn, redirectToLogin } = info;
    // biome-ignore lint/correctness/useExhaustiveDependencies: the way to the sign-in page is new on each render
    useEffect(() => {
      if (isLoggedIn === false) redirectToLogin();
    }, [isLoggedIn]);
    return isLoggedIn ? <Component {...props} {...info} /> : null;
  };
}

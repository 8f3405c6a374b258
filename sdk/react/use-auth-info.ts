"use client";

import { useSyncExternalStore } from "react";
import type { AuthInfo } from "./auth-info.ts";
import { useAuthContext } from "./auth-provider.tsx";
import { loginUrl } from "./login.ts";

/** What a component can do besides reading who is signed in. */
export interface AuthActions {
  /** A hosted session's token for the `Authorization` header, or null: it hasn't come yet, or there is none. */
  accessToken: string | null;
  /** One that lasts a minute at least where that can be had; asked for only when needed. Null: nobody is signed in. */
  getAccessToken: () => Promise<string | null>;
  /** Leaves for the sign-in page, which leads back to this one. */
  redirectToLogin: () => void;
}

/**
 * Who is signed in: `{ loading, isLoggedIn, user, impersonatorUserId, impersonation }`, and with a hosted session
 * (`AuthProvider`'s `authUrl`) `accessToken` and `getAccessToken()` for calls to the product's backend.
 */
export function useAuthInfo(): AuthInfo & AuthActions {
  const { info, tokens, authUrl } = useAuthContext();
  return {
    ...info,
    accessToken: useSyncExternalStore(tokens.subscribe, tokens.current, () => null),
    getAccessToken: tokens.get,
    redirectToLogin: () => {
      location.href = loginUrl(authUrl, location.href);
    },
  };
}

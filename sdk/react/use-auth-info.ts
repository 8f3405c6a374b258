"use client";

import type { AuthInfo } from "./auth-info.ts";
import { useAuthContext } from "./auth-provider.tsx";

/** Who is signed in: `{ loading, isLoggedIn, user, impersonatorUserId, impersonation }`. */
export const useAuthInfo = (): AuthInfo => useAuthContext().info;

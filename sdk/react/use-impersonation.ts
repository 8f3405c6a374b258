"use client";

import { useEffect, useState } from "react";
import { useAuthContext } from "./auth-provider.tsx";
import type { AuthUser } from "./session.ts";

/** An impersonation as a banner needs it. */
export interface ImpersonationInfo {
  impersonatorUserId: string;
  impersonator: { id: string; name: string };
  user: AuthUser;
  expiresAt: string;
  /** By the server's clock; counts down once a second. */
  secondsLeft: number;
}

/** Reads `impersonatorUserId`: null when it isn't set, else who acts as whom and for how much longer. */
export function useImpersonation(): ImpersonationInfo | null {
  const { info, session, clock } = useAuthContext();
  const expiresAt = info.impersonation?.expiresAt;
  // The first value comes from the server's numbers alone, so that server and browser render the same text.
  const [secondsLeft, setSecondsLeft] = useState(() => secondsBetween(session?.now, expiresAt));
  useEffect(() => {
    if (expiresAt === undefined) return;
    const count = () => setSecondsLeft(Math.max(0, Math.ceil((Date.parse(expiresAt) - clock.now()) / 1000)));
    const timer = setInterval(count, 1000);
    count();
    return () => clearInterval(timer);
  }, [expiresAt, clock]);
  if (!info.isLoggedIn || info.impersonatorUserId === undefined || info.impersonation === undefined) return null;
  const { user, impersonatorUserId, impersonation } = info;
  return {
    impersonatorUserId,
    impersonator: impersonation.impersonator,
    user,
    expiresAt: impersonation.expiresAt,
    secondsLeft,
  };
}

const secondsBetween = (from: string | undefined, to: string | undefined) =>
  from === undefined || to === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(to) - Date.parse(from)) / 1000));

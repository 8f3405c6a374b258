"use client";

import { useEffect, useState } from "react";
import { useAuthContext } from "./auth-provider.tsx";
import type { AuthUser, Impersonation } from "./session.ts";

/** An impersonation as a banner needs it. */
export interface ImpersonationInfo extends Impersonation {
  impersonatorUserId: string;
  user: AuthUser;
  /** By the server's clock; counts down once a second. */
  secondsLeft: number;
}

/** Reads `impersonatorUserId`: null when it isn't set, else who acts as whom and for how much longer. */
export function useImpersonation(): ImpersonationInfo | null {
  const { info, session, clock } = useAuthContext();
  const expiresAt = info.impersonation?.expiresAt;
  // The first value comes from the server's numbers alone, so that server and browser render the same text.
  const [secondsLeft, setSecondsLeft] = useState(() => secondsBetween(Date.parse(session?.now ?? ""), expiresAt));
  useEffect(() => {
    if (expiresAt === undefined) return;
    const count = () => setSecondsLeft(secondsBetween(clock.now(), expiresAt));
    const timer = setInterval(count, 1000);
    count();
    return () => clearInterval(timer);
  }, [expiresAt, clock]);
  const { user, impersonation } = info;
  return user && impersonation
    ? { ...impersonation, impersonatorUserId: impersonation.impersonator.id, user, secondsLeft }
    : null;
}

const secondsBetween = (fromMs: number, to = ""): number => Math.max(0, Math.ceil((Date.parse(to) - fromMs) / 1000));

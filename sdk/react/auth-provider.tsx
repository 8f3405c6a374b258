"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type AuthInfo, authInfoOf } from "./auth-info.ts";
import { type ServerClock, serverClock } from "./clock.ts";
import type { Session } from "./session.ts";
import { watchSession } from "./watch.ts";

interface AuthContext {
  info: AuthInfo;
  session: Session | null | undefined;
  clock: ServerClock;
}

const Auth = createContext<AuthContext | null>(null);

export interface AuthProviderProps {
  /** What the server knows: the first HTML then says who is signed in, and who is really there. Null: nobody. */
  initialAuth?: Session | null;
  /** Answers 200 with the session, or 401. */
  statusUrl?: string;
  /** Where a page goes whose session is over. */
  signedOutUrl?: string;
  children: ReactNode;
}

/**
 * Gives components the session, and takes the page away when the session ends: while visible it asks the server every
 * few seconds, it knows the deadline, and an impersonated page shows nothing while hidden or after sleep until the
 * server has confirmed it. Needs banner.css. Wrap the whole application in it, once.
 */
export function AuthProvider(props: AuthProviderProps) {
  const { initialAuth, statusUrl = "/api/session", signedOutUrl = "/signed-out", children } = props;
  const [session, setSession] = useState(initialAuth);
  const [clock] = useState(() => serverClock(initialAuth?.now ?? new Date().toISOString()));
  // The page is watched for whom it was rendered for; a later answer for somebody else makes it leave, not change.
  const [rendered] = useState(initialAuth);
  useEffect(
    () => watchSession({ session: rendered, clock, statusUrl, signedOutUrl, onSession: setSession }),
    [rendered, clock, statusUrl, signedOutUrl],
  );
  const value = useMemo(() => ({ info: authInfoOf(session), session, clock }), [session, clock]);
  return <Auth value={value}>{children}</Auth>;
}

/** The provider's value. Throws outside of one: "nobody is impersonating" must never be a wiring mistake. */
export function useAuthContext(): AuthContext {
  const value = useContext(Auth);
  if (value === null) throw new Error("Wrap the application in AuthProvider first.");
  return value;
}

"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type AccessTokens, accessTokens } from "./access-token.ts";
import { type AuthInfo, authInfoOf } from "./auth-info.ts";
import { ChangedNotice } from "./changed-notice.tsx";
import { serverClock } from "./clock.ts";
import type { Session } from "./session.ts";
import { type WatchedPage, watchSession } from "./watch.ts";

interface AuthContext extends WatchedPage {
  info: AuthInfo;
  /** Of the hosted session; empty for the page's own. */
  authUrl: string;
  tokens: AccessTokens;
}

const Auth = createContext<AuthContext | null>(null);

/** Where the session is asked for, and what a server knows of it already. */
export interface AuthProviderProps {
  /**
   * The origin that holds the hosted session, `https://auth.example.com`. Without it the page's own origin does, and
   * there are no access tokens: the product's own cookie is its session.
   */
  authUrl?: string;
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
 * server has confirmed it. When another tab starts another session, the page loads anew and says so until that is
 * dismissed. Needs banner.css. Wrap the whole application in it, once.
 */
export function AuthProvider({ children, ...props }: AuthProviderProps) {
  const [session, setSession] = useState(props.initialAuth);
  // As it was rendered first: a later answer for somebody else makes the page leave, not change.
  const [page] = useState(() => pageOf(props));
  useEffect(
    () =>
      watchSession(page, (known) => {
        page.tokens.holdFor(page.authUrl ? known : null);
        setSession(known);
      }),
    [page],
  );
  const value = useMemo(() => ({ ...page, info: authInfoOf(session) }), [page, session]);
  return (
    <Auth value={value}>
      {children}
      {session && <ChangedNotice user={session.user} />}
    </Auth>
  );
}

function pageOf({ authUrl = "", initialAuth, ...props }: Omit<AuthProviderProps, "children">) {
  // Says no time at all until the first answer, rather than a browser's that may be hours off.
  const clock = serverClock(initialAuth?.now ?? "");
  return {
    authUrl,
    tokens: accessTokens(authUrl, clock),
    session: initialAuth,
    clock,
    statusUrl: `${authUrl}/api/session`,
    signedOutUrl: `${authUrl}/signed-out`,
    ...props,
  };
}

/** The provider's value. Throws outside of one: "nobody is impersonating" must never be a wiring mistake. */
export function useAuthContext(): AuthContext {
  const value = useContext(Auth);
  if (value === null) throw new Error("No AuthProvider");
  return value;
}

import {
  AuthProvider,
  type AuthUser,
  ImpersonationBanner,
  ImpersonationLevel,
  type Session,
} from "@understudy/sdk/react";
import type { ReactNode } from "react";
import { Navigation } from "./navigation.tsx";
import { UserBanner } from "./user-banner.tsx";

/** What is around every page: the banner first, above everything, then the product. */
export function Shell({ session, children }: { session: Session | null; children: ReactNode }) {
  return (
    <AuthProvider initialAuth={session}>
      {session && <LeaveWithoutScript session={session} />}
      <a className="skip" href="#content">
        Skip to content
      </a>
      <ImpersonationBanner endAction="/demo/end-session">
        <ImpersonationLevel />
      </ImpersonationBanner>
      <header className="top">
        <a className="brand" href="/demo/invoices">
          <Mark />
          Tally
        </a>
        {session && (
          <div className="who">
            <UserBanner />
            <Who user={session.user} />
            {/* An impersonator has one way out, and it is in the banner. */}
            {session.impersonatorUserId === undefined && (
              <form action="/demo/end-session" method="post">
                <button className="quiet on-dark" type="submit">
                  Sign out
                </button>
              </form>
            )}
          </div>
        )}
      </header>
      <div className="frame">
        {session && <Navigation />}
        <main id="content">{children}</main>
      </div>
    </AuthProvider>
  );
}

/** Two users may have one name, and some have none: then they are called by what there is. */
function Who({ user: { name, email, externalId } }: { user: AuthUser }) {
  const which = email || externalId;
  return (
    <span className="who-name">
      <bdi>{name}</bdi>
      {which && which !== name && <bdi className="which">{which}</bdi>}
    </span>
  );
}

/** Without JavaScript nobody watches the clock, so the browser itself leaves at the end. */
function LeaveWithoutScript({ session: { now, expiresAt } }: { session: Session }) {
  const seconds = Math.ceil((Date.parse(expiresAt) - Date.parse(now)) / 1000);
  return (
    <noscript>
      <meta content={`${seconds};url=/signed-out?why=expired`} httpEquiv="refresh" />
    </noscript>
  );
}

const Mark = () => (
  <svg aria-hidden="true" className="mark" viewBox="0 0 24 24">
    <path
      d="M5 4v16M10 4v16M15 4v16M20 4v16M2 17 23 7"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeWidth="2.2"
    />
  </svg>
);

import { AnnounceSignedOut } from "@understudy/sdk/react";
import type { Metadata } from "next";
import { env } from "#env";
import type { SessionEnd } from "#lib/sessions/session.ts";
import type { WayBack } from "#lib/tickets/way-back.ts";
import { productVisitor, wayBack } from "#visitors";
import { OwnBeside } from "../own-beside.tsx";

export const metadata: Metadata = { title: "Signed out" };

/** Why, and never who: whoever sits down at this browser next may read it. */
const reasons: Record<SessionEnd, string> = {
  unwritten:
    "The server can't write anything down at the moment. Until it can, it lets nobody act as a user, as it couldn't end that either.",
  signed_out: "Nobody is signed in here any more.",
  stopped: "The session was ended here.",
  expired: "The time of this session is over.",
  ended_by_admin: "An Owner or Admin ended this session.",
  not_opened: "The session could not be opened. It may have been confirmed more than a minute ago, or opened before.",
  code_reused: "The link of this session was used twice, so the session was ended to be safe.",
  replaced: "A newer session took the place of this one.",
  feature_disabled: "User impersonation was turned off.",
  grant_revoked: "The access to user impersonation was taken away.",
  grant_expired: "The access to user impersonation had an end, and it came.",
  employee_deactivated: "The employee's account was deactivated.",
  role_changed: "The employee's role was changed.",
  dashboard_signed_out: "The dashboard session that it belonged to was signed out.",
  user_unavailable: "This account isn't available any more.",
  user_signed_out: "The user ended all sessions of this account.",
  product_disabled: "This product was disconnected.",
  user_protected: "This account may not be entered by support any more.",
  user_ended: "The user ended this session, or lets nobody in any more.",
};

export default async function SignedOutPage({ searchParams }: PageProps<"/signed-out">) {
  const { why } = await searchParams;
  const visitor = await visitorOrNull();
  if (visitor === null) return <CannotTell />;
  const reason = reasonOf(visitor.ended, why);
  const stillIn = visitor.session !== null;
  const back = stillIn ? null : await wayBack().catch(() => null);
  return (
    <div className="box">
      <h1>{stillIn ? "You are still signed in" : "You are signed out"}</h1>
      {stillIn && reason === "signed_out" ? null : <p>{reasons[reason]}</p>}
      {stillIn ? (
        <p className="soft">
          Nothing about the session in this browser was changed. <a href="/login">Go on</a>
        </p>
      ) : back ? (
        <Back back={back} />
      ) : (
        <p className="soft">
          You can close this tab, or go to the <a href="/login">sign-in page</a>.
        </p>
      )}
      {!stillIn && <OwnBeside />}
      {!stillIn && <AnnounceSignedOut />}
    </div>
  );
}

/** For whoever impersonated. The dashboard knows whose ticket it was; nothing here does, nor whoever reads this. */
function Back({ back: { sessionId, ticket } }: { back: WayBack }) {
  const session = `${env().dashboardUrl}/sessions/${sessionId}`;
  return (
    <p className="ways">
      {ticket && (
        <a href={`${session}/ticket`} rel="noreferrer">
          Back to the ticket
        </a>
      )}
      <a href={session} rel="noreferrer">
        Back to the dashboard
      </a>
    </p>
  );
}

/** Not "signed out": the session may well stand, and come back with the database. */
const CannotTell = () => (
  <div className="box">
    <h1>Nothing can be shown right now</h1>
    <p role="alert">The server can't tell who is signed in. Wait a moment, then load this page again.</p>
  </div>
);

/** The row knows best. Only of a hand-off that failed there is no row behind the cookie, so there the address is believed. */
function reasonOf(ended: SessionEnd | null, why: unknown): SessionEnd {
  const said = typeof why === "string" && Object.hasOwn(reasons, why) ? (why as SessionEnd) : null;
  return (said === "not_opened" ? said : (ended ?? said)) ?? "signed_out";
}

/** This page is where everything else leads that went wrong, so it asks nothing of anybody. */
const visitorOrNull = () => productVisitor().catch(() => null);

import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { AuthProvider, ImpersonationBanner, type Session, useAuthInfo, withAuthInfo } from "./index.ts";

const user = { id: "uma", email: "uma@globex.example", name: "Uma Patel" };
const times = { expiresAt: "2026-11-22T13:00:00.000Z", now: "2026-11-22T12:00:30.000Z" };
const ordinary: Session = { user, ...times };
const impersonated: Session = {
  user: { ...user, impersonatorUserId: "mina" },
  ...times,
  impersonatorUserId: "mina",
  impersonation: { id: "i-1", expiresAt: times.expiresAt, impersonator: { id: "mina", name: "Mina Haddad" } },
};

const html = (session: Session | null | undefined, child: React.ReactNode) =>
  renderToString(<AuthProvider initialAuth={session}>{child}</AuthProvider>).replaceAll("<!-- -->", "");

test("the first HTML says who is impersonated, by whom, for how long, and how to stop", () => {
  const banner = html(impersonated, <ImpersonationBanner endAction="/leave" />);
  for (const text of ["Uma Patel", "Mina Haddad", "59:30", "End session", 'action="/leave"', 'method="post"']) {
    expect(banner).toContain(text);
  }
  expect(banner).not.toContain("style=");
});

test("nobody else gets a banner", () => {
  for (const session of [ordinary, null, undefined]) expect(html(session, <ImpersonationBanner />)).toBe("");
});

test("a hostile name is text", () => {
  const hostile = { ...impersonated, user: { ...impersonated.user, name: '<img src=x onerror="alert(1)">' } };
  expect(html(hostile, <ImpersonationBanner />)).not.toContain("<img");
});

test("the specification's banner reads impersonatorUserId from its props", () => {
  const UserBanner = withAuthInfo(({ impersonatorUserId }) => {
    if (impersonatorUserId) {
      return <div className="user-banner">(!) Currently Impersonating</div>;
    } else {
      return null;
    }
  });
  expect(html(impersonated, <UserBanner />)).toContain("(!) Currently Impersonating");
  expect(html(ordinary, <UserBanner />)).toBe("");
});

test("the hook and the user object say the same", () => {
  const Ids = () => {
    const { impersonatorUserId, user } = useAuthInfo();
    return <>{`${impersonatorUserId} ${user?.impersonatorUserId}`}</>;
  };
  expect(html(impersonated, <Ids />)).toBe("mina mina");
  expect(html(ordinary, <Ids />)).toBe("undefined undefined");
});

test("a component outside the provider fails, rather than think that nobody is impersonating", () => {
  expect(() => renderToString(<ImpersonationBanner />)).toThrow("AuthProvider");
});

import { renderToString } from "react-dom/server";
import { describe, expect, test } from "vitest";
import {
  AuthProvider,
  ImpersonationBanner,
  type Session,
  useAuthInfo,
  withAuthInfo,
  withRequiredAuthInfo,
} from "./index.ts";
import { loginUrl } from "./login.ts";

const user = { id: "uma", email: "uma@globex.example", name: "Uma Patel" };
const times = { expiresAt: "2026-11-22T13:00:00.000Z", now: "2026-11-22T12:00:30.000Z" };
const ordinary: Session = { user, ...times };
const impersonated: Session = {
  user: { ...user, impersonatorUserId: "mina" },
  ...times,
  impersonatorUserId: "mina",
  impersonation: {
    ...{ id: "i-1", expiresAt: times.expiresAt, impersonator: { id: "mina", name: "Mina Haddad" } },
    ...{ access: "full", raisedUntil: null },
  },
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

const called = (changes: object) =>
  text(html({ ...impersonated, user: { ...impersonated.user, ...changes } }, <ImpersonationBanner />));
const text = (markup: string) => markup.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");

test("it says which of two users of one name, by the address or else an id, and each text once", () => {
  expect(called({})).toContain("signed in as Uma Patel (uma@globex.example)");
  expect(called({ email: "", externalId: "4711" })).toContain("signed in as Uma Patel (4711)");
  expect(called({ email: "" })).toContain("signed in as Uma Patel (uma)");
  expect(called({ name: "uma@globex.example" })).toContain("signed in as uma@globex.example Impersonated");
  expect(called({ name: "4711", email: "", externalId: "4711" })).toContain("signed in as 4711 Impersonated");
});

test("it names the colleagues who are signed in as the same user, too", () => {
  const others = ["Adam Novak", "Max Berg"];
  const beside = {
    ...impersonated,
    impersonation: { ...impersonated.impersonation, others } as Session["impersonation"],
  };
  expect(text(html(beside, <ImpersonationBanner />))).toContain(
    "Impersonated by Mina Haddad and Adam Novak and Max Berg",
  );
  expect(text(html(impersonated, <ImpersonationBanner />))).toContain("Impersonated by Mina Haddad59:30");
});

describe("the end is said in words, in a region that screen readers follow", () => {
  const at = (secondsLeft: number) => {
    const now = new Date(Date.parse(times.expiresAt) - secondsLeft * 1000).toISOString();
    return html({ ...impersonated, now }, <ImpersonationBanner />).match(/<p role="status".*?<\/p>/)?.[0] ?? "";
  };

  test.each([
    [3600, "", false],
    [301, "", false],
    [300, "You will be signed out in less than five minutes.", false],
    [61, "You will be signed out in less than five minutes.", false],
    [60, "You will be signed out in less than a minute.", true],
    [1, "You will be signed out in less than a minute.", true],
  ])("with %i seconds left", (seconds, sentence, stronger) => {
    expect(text(at(seconds))).toBe(sentence);
    expect(at(seconds).includes('data-last="true"')).toBe(stronger);
  });

  test("each part is spoken by itself, so nothing is said twice", () => {
    expect(at(60)).toContain('aria-atomic="false"');
  });
});

test("a hosted session's End session posts to where the session is held", () => {
  const banner = renderToString(
    <AuthProvider authUrl="https://auth.example" initialAuth={impersonated}>
      <ImpersonationBanner />
    </AuthProvider>,
  );
  expect(banner).toContain('action="https://auth.example/api/session/sign-out"');
});

test("the way to the sign-in page names the page to come back to, in base64", () => {
  const { searchParams, origin, pathname } = new URL(loginUrl("https://auth.example", "https://app.example/a?b=c#d"));
  expect(origin + pathname).toBe("https://auth.example/login");
  expect(atob(searchParams.get("rt") ?? "")).toBe("https://app.example/a?b=c#d");
});

test("what needs somebody signed in shows nothing to anybody else", () => {
  const Page = withRequiredAuthInfo(({ user }) => <>{user.name}</>);
  expect(html(ordinary, <Page />)).toBe("Uma Patel");
  for (const session of [null, undefined]) expect(html(session, <Page />)).toBe("");
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

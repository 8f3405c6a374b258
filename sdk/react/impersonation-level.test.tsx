import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { AuthProvider, ImpersonationBanner, ImpersonationLevel, type Session } from "./index.ts";

const times = { expiresAt: "2026-11-22T13:00:00.000Z", now: "2026-11-22T12:00:30.000Z" };
const user = { id: "uma", email: "uma@globex.example", name: "Uma Patel" };
const about = { id: "i-1", expiresAt: times.expiresAt, impersonator: { id: "mina", name: "Mina Haddad" } };
const pageUrl = "https://understudy.example/sessions/i-1";

const banner = (session: Session) =>
  renderToString(
    <AuthProvider initialAuth={session}>
      <ImpersonationBanner>
        <ImpersonationLevel />
      </ImpersonationBanner>
    </AuthProvider>,
  ).replaceAll("<!-- -->", "");

const at = (access: "read_only" | "full", raisedUntil: string | null) =>
  banner({
    ...{ user: { ...user, impersonatorUserId: "mina" }, ...times, impersonatorUserId: "mina" },
    impersonation: { ...about, access, raisedUntil, pageUrl },
  });
const text = (markup: string) => markup.replace(/<[^>]+>/g, "");
const button = (name: string) => `<button type="button">${name}</button>`;

test("the first HTML says that the employee only looks, with the way to make changes", () => {
  expect(text(at("read_only", null))).toContain("Looking only");
  expect(at("read_only", null)).toContain(button("Make changes"));
});

test("a raise is counted, with the way to drop it", () => {
  expect(text(at("full", "2026-11-22T12:05:00.000Z"))).toContain("Changes for 04:30");
  expect(at("full", "2026-11-22T12:05:00.000Z")).toContain(button("Look only"));
});

test("a raise that is over is looking only, whoever has said so", () => {
  expect(text(at("full", times.now))).toContain("Looking only");
});

test("of what began with full access, and to an ordinary user, it says nothing", () => {
  expect(text(at("full", null))).not.toMatch(/ooking|hanges/);
  expect(banner({ user, ...times })).not.toMatch(/ooking|hanges/);
});

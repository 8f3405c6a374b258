import { renderToString } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { bundled, gzippedSize } from "./bundled.testing.ts";
import { AuthProvider, type Session, SupportAccess } from "./index.ts";
import { dayOf, endOfDay, lengthText } from "./support-words.ts";

const times = { expiresAt: "2026-11-22T13:00:00.000Z", now: "2026-11-22T12:00:30.000Z" };
const user = { id: "uma", email: "uma@globex.example", name: "Uma Patel" };
const by = { id: "mina", name: "Mina Haddad" };
const impersonation = { id: "i-1", expiresAt: times.expiresAt, impersonator: by };

const html = (session: Session | null) =>
  renderToString(
    <AuthProvider initialAuth={session}>
      <SupportAccess />
    </AuthProvider>,
  );

describe("the first HTML", () => {
  test("says to its user what it is about, and names nobody before the server has answered", () => {
    expect(html({ user, ...times })).toContain("everything that they do stands below");
    expect(html({ user, ...times })).toContain("Loading");
  });

  test("shows whoever impersonates nothing to choose", () => {
    const shown = html({ user, ...times, impersonatorUserId: "mina", impersonation });
    expect(shown).toContain("between the owner of the account and support");
    expect(shown).not.toMatch(/<input|<button|Loading/);
  });

  test("is empty for who isn't signed in", () => {
    expect(html(null)).not.toContain("<p");
  });
});

test("a day lasts until its end where its reader is, and an instant is shown as the last day of it", () => {
  for (const day of ["2026-03-29", "2026-10-25", "2026-12-31", "2028-02-29"])
    expect(dayOf(new Date(endOfDay(day)))).toBe(day);
});

test("a length is whole minutes", () => {
  const after = (seconds: number) =>
    lengthText(times.now, new Date(Date.parse(times.now) + seconds * 1000).toISOString());
  expect([after(29), after(60), after(720)]).toEqual(["less than a minute", "1 minute", "12 minutes"]);
});

test("a product that shows it sends 4 kB more at most, and one that doesn't sends nothing of it", async () => {
  const used = "AuthProvider, ImpersonationBanner, useAuthInfo, withAuthInfo, withRequiredAuthInfo";
  const without = await bundled(`export { ${used} } from "@understudy/sdk/react";`);
  const withIt = await bundled(`export { ${used}, SupportAccess } from "@understudy/sdk/react";`);
  expect(without).not.toContain("support-access");
  const more = gzippedSize(withIt) - gzippedSize(without);
  console.info(`SupportAccess: ${more} bytes of JavaScript, gzipped`);
  expect(more).toBeLessThanOrEqual(4000);
});

import { describe, expect, test, vi } from "vitest";
import { askSession, type PageSession } from "./ask.ts";
import { viewOf } from "./view.ts";

const now = "2026-11-22T12:00:30.000Z";
const user = { id: "uma", email: "uma@globex.example", name: "Uma Patel" };
const impersonation = {
  id: "i-1",
  expiresAt: "2026-11-22T13:00:00.000Z",
  impersonator: { id: "mina", name: "Mina Haddad" },
};
const own: PageSession = { user, expiresAt: impersonation.expiresAt, now };
const session: PageSession = { ...own, impersonatorUserId: "mina", impersonation };

const at = (changes: Partial<NonNullable<PageSession["impersonation"]>>, iso = now) =>
  viewOf({ ...session, impersonation: { ...impersonation, ...changes } }, Date.parse(iso));
const nothing = ["", ""] as const;

describe("what the banner says", () => {
  test("is who, which one of that name, by whom and for how long; nothing of the user's own session", () => {
    const said = ["Uma Patel", "(uma@globex.example)", "Mina Haddad", "59:30"];
    expect(at({ access: "full" })).toEqual([...said, ...nothing, ""]);
    expect(viewOf(own, Date.parse(now))).toBeNull();
    const id = viewOf({ ...session, user: { id: "4711" } }, Date.parse(now));
    expect(id?.slice(0, 2)).toEqual(["4711", ""]);
  });

  test("names the colleagues who are signed in as the same user, too", () => {
    expect(at({ others: ["Adam Novak"] })?.[2]).toBe("Mina Haddad and Adam Novak");
  });

  test.each<[object, string, string]>([
    [{}, "Looking only", ""],
    [{ access: "root", pageUrl: "/page" }, "Looking only", "Make changes"],
    [{ access: "full", raisedUntil: "2026-11-22T12:05:00.000Z", pageUrl: "/page" }, "Changes for 04:30", "Look only"],
    // Over by the clock, whatever the last answer said.
    [{ access: "full", raisedUntil: "2026-11-22T12:00:30.000Z", pageUrl: "/page" }, "Looking only", "Make changes"],
    [{ access: "full", raisedUntil: "no time", pageUrl: "/page" }, "Looking only", "Make changes"],
  ])("of the level %j is %s", (changes, level, button) => {
    expect(at(changes)?.slice(4, 6)).toEqual([level, button]);
  });

  test.each([
    ["12:54:59", ""],
    ["12:55:00", "You will be signed out in less than five minutes."],
    ["12:59:00", "You will be signed out in less than a minute."],
  ])("of the end at %s is %j", (time, warning) => {
    expect(at({}, `2026-11-22T${time}.000Z`)?.[6]).toBe(warning);
  });

  test("is no time at all before the server's is known", () => {
    expect(viewOf(session, Number.NaN)?.[3]).toBe("00:00");
  });
});

describe("what the server answers", () => {
  const answered = async (body: unknown, status = 200) => {
    vi.stubGlobal("fetch", async () => Response.json(body, { status }));
    const answer = await askSession("/api/session");
    vi.unstubAllGlobals();
    return answer;
  };

  test("is a session, or the word that there is none", async () => {
    expect(await answered(session)).toEqual(session);
    expect(await answered(own)).toEqual(own);
    expect(await answered({}, 401)).toBeNull();
  });

  test.each<[string, unknown, number?]>([
    ["an error", session, 500],
    ["nothing", null],
    ["no user", { ...own, user: {} }],
    ["no time", { ...own, now: "soon" }],
    ["an impersonator without an impersonation", { ...own, impersonatorUserId: "mina" }],
    ["an impersonation without an impersonator", { ...own, impersonation }],
    ["an impersonation by somebody else", { ...session, impersonatorUserId: "max" }],
    ["an impersonation without an end", { ...session, impersonation: { ...impersonation, expiresAt: "" } }],
    [
      "an impersonator without a name",
      { ...session, impersonation: { ...impersonation, impersonator: { id: "mina" } } },
    ],
  ])("is no answer when it is %s: half an impersonation never passes for a user", async (_, body, status) => {
    expect(await answered(body, status)).toBeUndefined();
  });
});

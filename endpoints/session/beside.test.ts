import { beforeEach, describe, expect, test } from "vitest";
import * as impersonation from "#app/(dashboard)/api/impersonations/[id]/route.ts";
import { afterKey } from "#composition";
import { testContext } from "#lib/context.testing.ts";
import { rememberAfter } from "#lib/hosted/after.ts";
import { startUserSession, USER_SESSION_MS } from "#lib/sessions/session.ts";
import * as authorize from "../issuer/authorize.ts";
import * as support from "../support-access/own.ts";
import {
  ask,
  cookieIn,
  fateOf,
  type Hosts,
  handOff,
  openHosts,
  PRODUCT,
  SHOP,
  TALLY,
  visit,
} from "../v1/hosted.testing.ts";
import * as logout from "../v1/logout.ts";
import * as refreshToken from "../v1/refresh-token.ts";
import * as callback from "./callback.ts";
import * as initiate from "./initiate.ts";
import * as resume from "./resume.ts";
import * as session from "./session.ts";
import * as signOut from "./sign-out.ts";

/** An employee who is a user of the product, too, and signed in there in the browser in which they impersonate. */

let api: Hosts["api"];
let ids: Hosts["ids"];
let ownToken: string;
let ownRow: unknown;
let held: Awaited<ReturnType<typeof handOff>>;
/** The browser's cookies of the product host, by name. */
let jar: Record<string, string>;

const now = () => new Date();
const rowOfOwn = () => api.store.sql("SELECT * FROM product_sessions WHERE impersonation_id IS NULL");
const keep = (response: { headers: Headers }) => {
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (cookie.includes("Max-Age=0")) delete jar[name];
    else jar[name] = value;
  }
};
const cookies = (names = Object.keys(jar)) => names.map((name) => `${name}=${jar[name]}`).join("; ");
const browse = async (
  route: Parameters<typeof ask>[0],
  method = "GET",
  cookie = cookies(),
  from: string | null = SHOP,
) => {
  const answer = await ask(route, method, { from, headers: { cookie } });
  keep(answer);
  return answer;
};
/** Whose the browser's session is, in one word. */
async function who(cookie = cookies()): Promise<string> {
  const { status, json } = await ask(session, "GET", { from: SHOP, headers: { cookie } });
  if (status === 401) return "nobody";
  const name = json.user.id === api.people.ugo.id ? "own" : "uma";
  expect((await ask(refreshToken, "GET", { from: SHOP, headers: { cookie } })).json.impersonator_user).toBe(
    json.impersonatorUserId,
  );
  return json.impersonatorUserId === undefined ? name : `${name} by mina`;
}
const goBack = () => browse(resume, "POST", cookies(), PRODUCT);
const endByAdmin = () => api.call(impersonation, "DELETE", { as: "adam", id: held.id });

beforeEach(async () => {
  ({ api, ids } = await openHosts());
  ownToken = await startUserSession({ ...testContext(api.store), clock: now }, api.people.ugo.id);
  jar = { prod: ownToken };
  expect(await who()).toBe("own");
  ownRow = await rowOfOwn();
  held = await handOff(api, ids.shop, undefined, cookies());
  keep(held.finished);
});

describe("while an impersonation is on", () => {
  test("the own session's cookie is beside it, no longer than it was, and the impersonation alone speaks", async () => {
    expect(jar).toMatchObject({ own: ownToken, prod: held.token });
    const [, age] = /Max-Age=(\d+)/.exec(cookieIn(held.finished, "own=") ?? "") ?? [];
    expect(Number(age)).toBeLessThanOrEqual(USER_SESSION_MS / 1000);
    expect(Number(age)).toBeGreaterThan(USER_SESSION_MS / 1000 - 60);
    expect(await who()).toBe("uma by mina");
    expect(await rowOfOwn()).toEqual(ownRow);
  });

  test("what is the user's own alone is refused, whoever else is signed in beside it", async () => {
    expect(await browse(support)).toMatchObject({ status: 403, json: { code: "impersonated" } });
  });

  test("going back changes nothing, and ends nothing", async () => {
    expect((await goBack()).headers.get("location")).toBe(`${PRODUCT}/signed-out`);
    expect(await who()).toBe("uma by mina");
    expect(await fateOf(api, held.id)).toBe("live");
  });

  test.each<[string, string[], string]>([
    ["its cookie", ["own", "after"], "nobody"],
    ["the own session's", ["prod", "after"], "uma by mina"],
    ["what holds the own session back", ["prod", "own"], "uma by mina"],
    ["all but the own session's", ["own"], "own"],
  ])("whoever drops %s is nobody that they weren't", async (_, left, expected) => {
    expect(await who(cookies(left))).toBe(expected);
  });
});

describe("a cookie opens no more under another name", () => {
  test.each<[string, () => string, string]>([
    ["the impersonation's as one's own beside it", () => `own=${held.token}`, "nobody"],
    ["the same, with the impersonation", () => `own=${held.token}; prod=${held.token}`, "uma by mina"],
    ["a made-up one, with the own one beside it", () => `prod=x; own=${ownToken}`, "nobody"],
    ["an empty one", () => `prod=; own=${ownToken}`, "nobody"],
    ["two of them", () => `prod=${held.token}; prod=${held.token}; own=${ownToken}`, "nobody"],
    ["two beside", () => `own=${ownToken}; own=${ownToken}`, "nobody"],
    ["what holds back, made up", () => `own=${ownToken}; after=x`, "own"],
    ["what holds back as either of them", () => `prod=${jar.after}; own=${jar.after}`, "nobody"],
  ])("%s", async (_, cookie, expected) => {
    expect(await who(cookie())).toBe(expected);
  });
});

const ends: [string, () => Promise<unknown>][] = [
  ["that an Admin ended", endByAdmin],
  ["that the banner ended", () => browse(signOut, "POST")],
  ["that a published client signed out", () => browse(logout, "POST")],
  [
    "whose hour is over, its cookie with it",
    async () => {
      const earlier = (...columns: string[]) =>
        columns.map((column) => `${column} = ${api.store.earlier(column, 3_600_000)}`).join(", ");
      await api.store.sql(`UPDATE impersonations SET ${earlier("created_at", "started_at", "expires_at")}`);
      const opened = "impersonation_id IS NOT NULL";
      await api.store.sql(`UPDATE product_sessions SET ${earlier("created_at", "expires_at")} WHERE ${opened}`);
      expect(await who(), "with a browser that has kept the cookie").toBe("nobody");
      delete jar.prod;
    },
  ],
];

describe.each(ends)("after an impersonation %s", (_, end) => {
  test("the browser is nobody, in every tab, until somebody goes back; then the own session is as it was", async () => {
    await end();
    expect(await who()).toBe("nobody");
    expect((await browse(refreshToken)).status).toBe(401);
    const back = await goBack();
    expect(back.headers.getSetCookie().filter((cookie) => !cookie.includes("Max-Age=0"))).toEqual([]);
    expect(jar).toEqual({ own: ownToken });
    expect(await who()).toBe("own");
    expect(await rowOfOwn()).toEqual(ownRow);
  });

  test("signing out again by a page that was left open leaves the own session alone", async () => {
    await end();
    for (const route of [signOut, logout]) await browse(route, "POST");
    await goBack();
    expect(await who()).toBe("own");
    expect(await rowOfOwn()).toEqual(ownRow);
  });

  test("nobody comes back whose own session was over meanwhile, or never there", async () => {
    await end();
    await api.store.sql("UPDATE product_sessions SET ended_at = created_at WHERE impersonation_id IS NULL");
    await goBack();
    expect(await who()).toBe("nobody");
    delete jar.own;
    await goBack();
    expect([await who(), jar]).toEqual(["nobody", {}]);
  });
});

test("who never impersonated here and goes back all the same stays who they are", async () => {
  jar = { prod: ownToken };
  await goBack();
  expect([await who(), jar]).toEqual(["own", { prod: ownToken }]);
});

test("who has gone back impersonates again as before: the own session is beside it once more", async () => {
  await browse(signOut, "POST");
  await goBack();
  held = await handOff(api, ids.shop, undefined, cookies());
  keep(held.finished);
  expect(await who()).toBe("uma by mina");
  await browse(signOut, "POST");
  expect(await who()).toBe("nobody");
  await goBack();
  expect(await who()).toBe("own");
  await browse(signOut, "POST");
  expect([await who(), jar]).toEqual(["nobody", {}]);
});

test("another impersonation in the same browser leaves the own session where it was, too", async () => {
  held = await handOff(api, ids.shop, undefined, cookies());
  keep(held.finished);
  expect(await who()).toBe("uma by mina");
  await browse(signOut, "POST");
  expect(await who()).toBe("nobody");
  await goBack();
  expect(await who()).toBe("own");
  expect(await rowOfOwn()).toEqual(ownRow);
});

test("of an impersonation in one product another product's page can't end anything, nor the session beside it", async () => {
  for (const route of [signOut, logout])
    expect((await browse(route, "POST", cookies(), TALLY)).headers.has("set-cookie")).toBe(false);
  expect(await who()).toBe("uma by mina");
  expect(await rowOfOwn()).toEqual(ownRow);
});

describe("a hand-off that fails", () => {
  /** As a stranger's link would begin it. */
  async function refused(cookie: string): Promise<void> {
    const begun = await visit(initiate, held.launchUrl, "");
    const attempt = cookieIn(begun, "handoff")?.split(";")[0] ?? "";
    const answered = await visit(
      authorize,
      begun.headers.get("location") ?? "",
      `dash=${api.people.sessions.mina.token}`,
    );
    const finished = await visit(callback, answered.headers.get("location") ?? "", `${attempt}; ${cookie}`);
    expect(finished.headers.get("location")).toContain("/signed-out?why=not_opened");
    keep(finished);
  }

  test("holds nobody's own session back", async () => {
    jar = { prod: ownToken };
    await refused(cookies());
    expect(jar).toHaveProperty("after");
    expect(await who()).toBe("own");
  });

  test("doesn't give one back either that another impersonation holds back", async () => {
    await browse(signOut, "POST");
    await refused(cookies());
    expect(await who()).toBe("nobody");
  });
});

test("going back is asked for by the host's own pages alone", async () => {
  await endByAdmin();
  for (const from of [SHOP, "https://evil.example"])
    expect((await browse(resume, "POST", cookies(), from)).status).toBe(403);
  expect(await who()).toBe("nobody");
});

test("what holds back lasts longer than any session that it could hold back", () => {
  const after = { impersonationId: held.id, opened: true };
  const [, age] = /Max-Age=(\d+)/.exec(rememberAfter(afterKey(), after, now(), PRODUCT)) ?? [];
  expect(Number(age)).toBeGreaterThan(8 * 3600);
});

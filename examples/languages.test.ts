import { AsyncLocalStorage } from "node:async_hooks";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askSession } from "../sdk/element/ask.ts";
import {
  Browser,
  copyOf,
  goOidc,
  isInstalled,
  type Language,
  languages,
  openProduct,
  type Product,
  remove,
} from "./languages.testing.ts";
import { serveUnderstudy, type Understudy } from "./understudy.testing.ts";
import { type Access, hostedVisit, ownVisit, within, withToken } from "./visits.testing.ts";

const NOT_YOU = "You cannot perform this action while impersonating a user";

/** Whose cookies go with a request that the banner's own code makes. */
const visiting = new AsyncLocalStorage<Browser>();
const plain = globalThis.fetch;

const installed = await Promise.all(languages.map(isInstalled));
let at: Understudy;
const folders: string[] = [];
const opened = new Map<string, { hosted: Product; oidc: Product }>();

beforeAll(async () => {
  at = await serveUnderstudy();
  await Promise.all(languages.filter((_, index) => installed[index]).map(open));
  globalThis.fetch = (url, init) => visiting.getStore()?.ask(String(url)) ?? plain(url, init);
});
afterAll(() => {
  globalThis.fetch = plain;
  for (const { hosted, oidc } of opened.values()) for (const { stop } of [hosted, oidc]) stop();
  at.close();
  folders.forEach(remove);
});

async function open(language: Language): Promise<void> {
  const folder = await copyOf(language);
  folders.push(folder);
  const [hosted, oidc] = await Promise.all([
    openProduct(at, language, folder, "hosted"),
    openProduct(at, language, folder, "oidc"),
  ]);
  opened.set(language.name, { hosted, oidc });
}

const status = async (answer: Promise<Response>) => (await answer).status;

const visitHosted = (product: Product, access?: Access) => hostedVisit(at, product, access);
const visitOwn = (product: Product, access?: Access) => ownVisit(at, product, access);
const visits = { hosted: visitHosted, oidc: visitOwn };

for (const [index, { name }] of languages.entries()) {
  const isHere = installed[index];
  (isHere ? describe.concurrent : describe.skip)(isHere ? name : `${name}: its packages aren't installed`, () => {
    let products: { hosted: Product; oidc: Product };
    beforeAll(() => {
      products = opened.get(name) ?? expect.unreachable();
    });

    test("its page has the banner and its script, and nobody is signed in", async () => {
      const page = await (await fetch(products.oidc.url)).text();
      expect(page).toContain('<understudy-banner src="/understudy/session"');
      expect(await (await fetch(`${products.oidc.url}/banner.min.js`)).text()).toContain("understudy-banner");
      expect(await status(fetch(`${products.oidc.url}/understudy/session`))).toBe(401);
      expect(await status(fetch(`${products.oidc.url}/api/me`))).toBe(401);
      expect(await status(fetch(`${products.oidc.url}/nowhere`))).toBe(404);
    });

    test("a hand-off signs the employee in as the user, and the banner is told who is there, until when and how far", async () => {
      const { ask, employee, sid, browser, at: url } = await visitOwn(products.oidc);
      expect(url, products.oidc.log()).toBe(`${products.oidc.url}/`);
      expect(await (await ask("GET", "/api/me")).json()).toEqual({ id: at.userId, impersonatorUserId: employee.id });
      const answer = await ask("GET", "/understudy/session");
      expect(answer.headers.get("cache-control")).toContain("no-store");
      // As the banner reads it: null and undefined are no session.
      const said = await visiting.run(browser, () => askSession(`${products.oidc.url}/understudy/session`));
      expect(said).toMatchObject({
        user: { id: at.userId, name: "Uma Patel", email: "uma@globex.example" },
        impersonatorUserId: employee.id,
        impersonation: { id: sid, impersonator: { id: employee.id, name: employee.name }, access: "full" },
      });
      expect(Date.parse(said?.expiresAt ?? "") - Date.parse(said?.now ?? "")).toBeGreaterThan(3_500_000);
      expect(Date.parse(said?.expiresAt ?? "") - Date.parse(said?.now ?? "")).toBeLessThanOrEqual(3_600_000);
    });

    test("a hand-off that another site began, or that this browser didn't begin, signs nobody in", async () => {
      const start = `${products.oidc.url}/understudy/start`;
      expect(await status(fetch(`${start}?iss=https://evil.example&login_hint=x`, { redirect: "manual" }))).toBe(400);
      const employee = await at.employ();
      const { launchUrl } = await at.start(employee.cookie, products.oidc.id);
      const [victim, attacker] = [new Browser(), new Browser()];
      const begun = await attacker.ask(launchUrl);
      attacker.put(at.dashboardUrl, employee.cookie);
      const authorize = begun.headers.get("location") ?? "";
      expect(authorize).toContain("code_challenge_method=S256");
      const callback = (await attacker.ask(authorize)).headers.get("location") ?? "";
      expect(await status(victim.ask(callback))).toBe(400);
      expect(await status(victim.ask(`${products.oidc.url}/api/me`))).toBe(401);
    });

    test("its own hand-off signs nobody in with another's state, or with none", async () => {
      const states = [undefined, "", "another's"];
      const answers = states.map(async (state) => {
        const [employee, browser] = [await at.employ(), new Browser()];
        browser.put(at.dashboardUrl, employee.cookie);
        const begun = await browser.ask((await at.start(employee.cookie, products.oidc.id)).launchUrl);
        const authorized = await browser.ask(begun.headers.get("location") ?? "");
        // The code is good, and so is the verifier that this browser has for it.
        const callback = new URL(authorized.headers.get("location") ?? "");
        expect(callback.searchParams.get("code")).toBeTruthy();
        callback.searchParams.delete("state");
        if (state !== undefined) callback.searchParams.set("state", state);
        return [
          await status(browser.ask(callback.href)),
          await status(browser.ask(`${products.oidc.url}/understudy/session`)),
        ];
      });
      expect(await Promise.all(answers), products.oidc.log()).toEqual(states.map(() => [400, 401]));
    });

    for (const kind of ["hosted", "oidc"] as const) {
      const session = kind === "hosted" ? "a hosted session" : "a session of its own";
      test(`in ${session} an act is recorded, and what only the user may do is refused, which is recorded`, async () => {
        const full = await visits[kind](products[kind]);
        expect(await status(full.ask("POST", "/api/tasks"))).toBe(201);
        const refused = await full.ask("POST", "/api/card");
        expect([refused.status, await refused.json()]).toEqual([403, { code: "impersonated", detail: NOT_YOU }]);
        expect(await at.told(full.sid)).toEqual([
          ["act", "Added a task", undefined],
          ["refused", "Change the card", "billing"],
        ]);
        const looking = await visits[kind](products[kind], "read_only");
        const answer = await looking.ask("POST", "/api/tasks");
        expect([answer.status, (await answer.json()).code]).toEqual([403, "read_only"]);
        expect(await at.told(looking.sid)).toEqual([["refused", "Added a task", undefined]]);
        expect(await status(looking.ask("GET", "/api/me"))).toBe(200);
      });
    }

    test("an end is noticed within 5 seconds, in a hosted session and in one of its own", async () => {
      const noticed = async (kind: "hosted" | "oidc") => {
        const { ask, employee, sid } = await visits[kind](products[kind]);
        expect(await status(ask("GET", "/api/me"))).toBe(200);
        await at.end(employee.cookie, sid);
        await within(5, async () => (await status(ask("GET", "/api/me"))) === 401);
        expect(await status(ask("POST", "/api/tasks"))).toBe(401);
      };
      await Promise.all([noticed("hosted"), noticed("oidc")]);
    });

    test("End session ends it everywhere, and leads out", async () => {
      const { ask, sid } = await visitOwn(products.oidc);
      const answer = await ask("POST", "/understudy/end");
      expect(answer.headers.get("location")).toMatch(/\/signed-out\.html$/);
      expect(await status(ask("GET", "/api/me"))).toBe(401);
      expect(await status(ask("GET", "/signed-out.html"))).toBe(200);
      expect(await at.isOver(sid)).toBe(true);
    });

    test("no token passes but an access token of this product, whole", async () => {
      const { clientId } = products.hosted;
      const nowS = Math.floor(Date.now() / 1000);
      const own = { iss: at.productUrl, aud: clientId, sub: "uma", sid: "s-1", iat: nowS, exp: nowS + 300 };
      const asked = async (claims: object, type?: "at+jwt" | "JWT") =>
        status(withToken(products.hosted, "POST", "/api/card", await at.sign({ ...own, ...claims }, type)));
      expect(await asked({})).toBe(200);
      const wrong = [
        ...[{ aud: "another" }, { iss: "https://evil.example" }, { exp: nowS - 1 }, { sub: undefined }],
        ...[{ exp: undefined }, { sid: undefined }, { impersonatorUserId: "mina" }, { act: { sub: "mina" } }],
      ];
      expect(await Promise.all(wrong.map((claims) => asked(claims)))).toEqual(wrong.map(() => 401));
      expect(await asked({}, "JWT")).toBe(401);
      const [header = "", claims = "", signature = ""] = (await at.sign(own)).split(".");
      const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");
      const changed = Buffer.from(JSON.stringify({ ...own, sub: "ugo" })).toString("base64url");
      const forged = [`${header}.${changed}.${signature}`, `${none}.${claims}.`, `${header}.${claims}.`, "x.y.z", ""];
      const answers = forged.map((token) => status(withToken(products.hosted, "POST", "/api/card", token)));
      expect(await Promise.all(answers)).toEqual(forged.map(() => 401));
    });
  });
}

describe.skipIf(!(await isInstalled(goOidc)))("go-oidc of Debian, with x/oauth2", () => {
  test("completes the hand-off with PKCE, nonce and login_hint, and no other browser does", async () => {
    const folder = await copyOf(goOidc);
    const product = await openProduct(at, goOidc, folder, "oidc");
    folders.push(folder);
    try {
      const [employee, browser] = [await at.employ(), new Browser()];
      browser.put(at.dashboardUrl, employee.cookie);
      const { response } = await browser.follow((await at.start(employee.cookie, product.id)).launchUrl);
      expect([response.status, await response.text()]).toEqual([200, `${at.userId} by ${employee.id}`]);
      expect(await status(new Browser().ask(`${product.url}/understudy/callback?code=x&state=y`))).toBe(400);
      const begun = await browser.ask((await at.start(employee.cookie, product.id)).launchUrl);
      const authorized = await browser.ask(begun.headers.get("location") ?? "");
      const callback = authorized.headers.get("location") ?? "";
      expect(await status(browser.ask(callback.replace(/state=[^&]*/, "state=another")))).toBe(400);
    } finally {
      product.stop();
    }
  });
});

test("the guide shows each of these files, as it is, and the commands that start them", () => {
  const guide = readFileSync("docs/guides/other-languages.md", "utf8");
  const shown = [...guide.matchAll(/^```\w+ title="([^"]+)"\n(.*?)^```$/gms)];
  const files = [...new Set(languages.map(({ folder }) => folder)), "public"].flatMap((folder) =>
    readdirSync(`examples/${folder}`).map((file) => `${folder}/${file}`),
  );
  expect(shown.map(([, file]) => file).sort()).toEqual(files.sort());
  for (const [, file = "", code] of shown) expect(code, file).toBe(readFileSync(`examples/${file}`, "utf8"));
  for (const { name, build, run } of languages) {
    const commands = [...(build ? [build] : []), run("$PORT")].map((words) => words.join(" ").replace("/usr/bin/", ""));
    expect(guide, name).toContain(`\`${commands.join(" && ")}\` |`);
  }
});

// After the others, as it takes their products away from Understudy.
describe.concurrent("while Understudy can't be asked an impersonator gets no further, and a user of their own does", () => {
  test.for(languages.filter((_, index) => installed[index]).map(({ name }) => name))("%s", async (name) => {
    const { hosted } = opened.get(name) ?? expect.unreachable();
    const visit = await visitHosted(hosted);
    expect(await status(visit.ask("GET", "/api/me"))).toBe(200);
    const nowS = Math.floor(Date.now() / 1000);
    const user = await at.sign({
      ...{ iss: at.productUrl, aud: hosted.clientId, sub: "uma", sid: "s-1", iat: nowS, exp: nowS + 300 },
    });
    at.away(hosted.clientId, true);
    // Nothing is done that can't be recorded.
    expect(await status(visit.ask("POST", "/api/tasks"))).toBe(503);
    await within(6, async () => (await status(visit.ask("GET", "/api/me"))) === 503);
    expect(await status(withToken(hosted, "POST", "/api/card", user))).toBe(200);
    at.away(hosted.clientId, false);
    await within(3, async () => (await status(visit.ask("GET", "/api/me"))) === 200);
    expect(await at.told(visit.sid)).toEqual([]);
  });
});

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test as base, expect, type Page } from "@playwright/test";
import axe from "axe-core";
import { elementScript } from "#scripts/pack-sdk.ts";

const HOUR_MS = 3_600_000;
/** Nothing of its own inline, and no evaluation: what the element needs is its script, and where it asks and posts. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'; img-src data:; require-trusted-types-for 'script'";

interface Product {
  origin: string;
  /** What its session address answers: an impersonation, unless it is taken away. */
  state: { session: object | null; status: number; asked: number };
}

const impersonated = (changes: object = {}, leftMs = HOUR_MS) => {
  const expiresAt = new Date(Date.now() + leftMs).toISOString();
  const impersonation = { id: "i-1", expiresAt, impersonator: { id: "mina", name: "Mina Haddad" }, ...changes };
  const user = { id: "uma", email: "uma@globex.example", name: "Uma <b>Patel</b>" };
  return { user, expiresAt, impersonatorUserId: "mina", impersonation };
};

/** A product without a framework and with a session of its own: static pages, one script, one address. */
const test = base.extend<{ product: Product }, { script: string }>({
  script: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => use(elementScript()),
    { scope: "worker" },
  ],
  product: async ({ script, page }, use) => {
    const state: Product["state"] = { session: impersonated(), status: 200, asked: 0 };
    const server = serve(script, state);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await use({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, state });
    expect(errors.filter((text) => !/status of (401|503)/.test(text))).toEqual([]);
    server.closeAllConnections();
    server.close();
  },
});

function serve(script: string, state: Product["state"]): Server {
  const element =
    '<understudy-banner src="/understudy/session" signed-out-url="/bye" end-action="/end"></understudy-banner>';
  const head =
    '<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><script src="/banner.js"></script>';
  const pages: Record<string, string> = {
    "/": `${head}<body>${element}<main><h1>Orders</h1><a href="/">Again</a></main>`,
    "/two": `${head}<body>${element}<main><h1>Orders</h1></main>${element}`,
    "/bye": '<!doctype html><html lang="en"><title>Bye</title><h1>Signed out</h1>',
  };
  return createServer((request, response) => {
    const path = request.url?.split("?")[0] ?? "";
    if (path === "/understudy/session") {
      state.asked++;
      const status = state.session === null ? 401 : state.status;
      response.writeHead(status, { "content-type": "application/json" });
      return response.end(JSON.stringify({ ...state.session, now: new Date().toISOString() }));
    }
    if (path === "/end") {
      state.session = null;
      return response.writeHead(303, { location: "/bye" }).end();
    }
    const isScript = path === "/banner.js";
    const type = isScript ? "text/javascript" : "text/html; charset=utf-8";
    response.writeHead(200, { "content-type": type, "content-security-policy": POLICY });
    response.end(isScript ? script : (pages[path] ?? ""));
  });
}

const banner = (page: Page) => page.getByRole("region", { name: "Impersonation" });
const heading = (page: Page) => page.getByRole("heading", { name: "Orders" });

/** Headless browsers hide no tab, so the page is told what a browser would tell it. */
const pretend = (page: Page, hidden: boolean) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

test("under a strict policy the element says who, by whom, how long and how far, as text; to others nothing", async ({
  page,
  product,
}) => {
  await page.goto(product.origin);
  await expect(banner(page)).toContainText("You are signed in as Uma <b>Patel</b> (uma@globex.example)");
  await expect(banner(page)).toContainText("Impersonated by Mina Haddad");
  await expect(banner(page).getByRole("timer")).toHaveText(/^(60:00|59:5\d)$/);
  await expect(banner(page)).toContainText("Looking only");
  await expect(banner(page).getByRole("button")).toHaveText(["End session"]);
  product.state.session = impersonated({
    ...{ access: "full", raisedUntil: new Date(Date.now() + 300_000).toISOString(), pageUrl: `${product.origin}/page` },
  });
  await expect(banner(page)).toContainText(/Changes for 0[45]:\d\d/);
  await expect(banner(page).getByRole("button", { name: "Look only" })).toBeVisible();
  const { impersonation: _, impersonatorUserId: __, ...own } = impersonated();
  product.state.session = { ...own, user: { id: "ugo", name: "Ugo" } };
  await expect(banner(page)).toHaveCount(0);
  await expect(heading(page)).toBeVisible();
});

test("in its last minutes it says so, and at the end the page leaves; before, by keyboard, whoever is in it", async ({
  page,
  product,
}) => {
  product.state.session = impersonated({}, 250_000);
  await page.goto(product.origin);
  await expect(page.getByRole("status")).toHaveText("You will be signed out in less than five minutes.");
  await page.keyboard.press("Tab");
  await expect(banner(page).getByRole("button", { name: "End session" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/bye/);
  product.state.session = impersonated({}, 3_000);
  await page.goto(product.origin);
  await expect(banner(page)).toBeVisible();
  await expect(page).toHaveURL(/\/bye\?why=expired/, { timeout: 5_000 });
});

test("an end elsewhere takes the page away within 5 s, also where a framework has taken the banner out", async ({
  page,
  product,
}) => {
  await page.goto(`${product.origin}/two`);
  await expect(banner(page)).toHaveCount(2);
  expect(product.state.asked).toBe(1);
  const taken = await page.evaluateHandle(() => {
    const [first, second] = document.querySelectorAll("understudy-banner");
    second?.remove();
    first?.remove();
    return first;
  });
  await taken.evaluate((element) => element && document.body.prepend(element));
  await expect(banner(page)).toHaveCount(1);
  await taken.evaluate((element) => element?.remove());
  product.state.session = null;
  await expect(page).toHaveURL(/\/bye/, { timeout: 5_000 });
});

test("a page that was hidden shows nothing until the server has said yes, and one that can't ask covers itself", async ({
  page,
  product,
}) => {
  await page.goto(product.origin);
  await expect(heading(page)).toBeVisible();
  // Before the first answer the page is nobody's, and there is nothing to hide.
  await expect(banner(page)).toBeVisible();
  await pretend(page, true);
  await expect(heading(page)).toBeHidden();
  product.state.status = 503;
  await pretend(page, false);
  await expect.poll(() => product.state.asked).toBeGreaterThan(1);
  await expect(heading(page)).toBeHidden();
  product.state.status = 200;
  await pretend(page, true);
  await pretend(page, false);
  await expect(heading(page)).toBeVisible();
  await expect(banner(page)).toBeVisible();
});

test("it passes axe, reads well on a phone, and is framed in forced colours", async ({ page, product }) => {
  product.state.session = impersonated({ pageUrl: `${product.origin}/page` }, 250_000);
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: 375, height: 700 });
    await page.goto(product.origin);
    await expect(banner(page).getByRole("button", { name: "Make changes" })).toBeVisible();
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
    expect(found.violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
  }
  await page.emulateMedia({ forcedColors: "active" });
  const border = await banner(page).evaluate((section) => getComputedStyle(section).borderTopColor);
  expect(border).not.toBe("rgba(0, 0, 0, 0)");
});

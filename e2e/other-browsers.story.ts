import type { APIRequestContext } from "@playwright/test";
import { elementPath, elementTag } from "#lib/hosted/element.ts";
import type { Browser } from "./browsers/browser.ts";
import { startFirefox } from "./browsers/firefox.ts";
import { startWebkit } from "./browsers/webkit.ts";
import type { Database } from "./database.ts";
import { impersonated, startElementProduct } from "./element-product.ts";
import { expect, PASSWORD, test } from "./fixtures.ts";
import type { Server } from "./server.ts";
import { userWith } from "./steps.ts";

/** A product with a customer's pages, and somebody who ends what goes on there from elsewhere. */
interface Product {
  /** Signs Mina in as Uma in this browser; resolves on a page of Uma's. */
  enter: (browser: Browser) => Promise<void>;
  another: string;
  end: () => Promise<unknown>;
  close: () => unknown;
}

/** What stands on a customer's page in either product. */
const CUSTOMERS = /Uma|Orders|Mina Haddad/;

const browsers: [name: string, start: (() => Promise<Browser>) | null, missing: string][] = [
  ["Firefox", startFirefox, "Debian's firefox-esr is not installed"],
  ["WebKit", startWebkit, "Debian's webkit2gtk-driver or xvfb is not installed"],
];

const products: [name: string, start: (server: Server, db: Database, olivia: APIRequestContext) => Promise<Product>][] =
  [
    ["the element", ownProduct],
    ["the React component", demoProduct],
  ];

for (const [name, start, missing] of browsers) {
  test.describe(`In ${name}`, () => {
    // One worker for them, as a browser takes its time to start.
    test.describe.configure({ mode: "default" });
    test.skip(start === null, missing);
    let browser: Browser;
    test.beforeAll(async () => {
      if (start) browser = await start();
    });
    test.afterAll(() => browser?.close());

    for (const [banner, startProduct] of products) {
      test(`${banner} says who and how long, leaves at the end, and shows nothing by Back or after sleep`, async ({
        server,
        db,
        as,
      }) => {
        const product = await startProduct(server, db, await as("olivia"));
        try {
          await product.enter(browser);
          await saysWhoAndCounts(browser);
          await browser.open(product.another);
          await expect.poll(() => browser.run(bannerText)).toContain("Mina Haddad");
          await product.end();
          await leaves(browser);
          await browser.back();
          await arrives(browser);

          await product.enter(browser);
          await saysWhoAndCounts(browser);
          await hidesUntilTheServerHasSaidYes(browser);
          await sleepsBeyondTheEnd(browser, product);
        } finally {
          await product.close();
        }
      });
    }
  });
}

async function saysWhoAndCounts(browser: Browser): Promise<void> {
  await expect
    .poll(() => browser.run(bannerText))
    .toMatch(/signed in as Uma.*\(uma@globex\.example\)\s+Impersonated by Mina Haddad/s);
  // Two lines of twenty pixels: who, and by whom.
  expect(await browser.run(heightOfWho)).toBe(40);
  const first = await browser.run(secondsLeft);
  expect(first).toBeGreaterThan(3_500);
  await expect.poll(() => browser.run(secondsLeft), { intervals: [200] }).toBeLessThan(first);
}

/** Nobody can ask a page that is on its way to another, which shows nothing of this one. */
const shown = (browser: Browser) => browser.run(shownText).catch(() => "");

/** Without a gesture, within five seconds; how long the next page takes to load is the machine's business. */
async function leaves(browser: Browser): Promise<void> {
  await expect.poll(() => shown(browser), { timeout: 5_000, intervals: [100] }).not.toMatch(CUSTOMERS);
  await arrives(browser);
}

const arrives = (browser: Browser) =>
  expect
    .poll(
      async () => {
        expect(await shown(browser)).not.toMatch(CUSTOMERS);
        return browser.run(isSignedOut).catch(() => false);
      },
      { intervals: [50] },
    )
    .toBe(true);

async function hidesUntilTheServerHasSaidYes(browser: Browser): Promise<void> {
  await browser.run(holdAnswers);
  await browser.hide();
  await browser.show();
  expect(await browser.run(shownText)).toBe("");
  await browser.run(releaseAnswers);
  await expect.poll(() => browser.run(shownText)).toMatch(CUSTOMERS);
}

async function sleepsBeyondTheEnd(browser: Browser, product: Product): Promise<void> {
  await browser.run(holdAnswers);
  await browser.sleep(async () => {
    await product.end();
    // Timers of a page that is awake are never this late: by less it can't tell.
    await new Promise((awake) => setTimeout(awake, 5_300));
  });
  await expect.poll(() => browser.run(shownText), { timeout: 1_000, intervals: [50] }).toBe("");
  await browser.run(releaseAnswers);
  await leaves(browser);
}

/** Pages with the element, from the product host and held against its hash; the session is the product's own. */
async function ownProduct({ productUrl }: Server): Promise<Product> {
  const script = { tag: elementTag(productUrl), address: productUrl + elementPath };
  const { origin, state, close } = await startElementProduct(script);
  return {
    async enter(browser) {
      state.session = impersonated();
      await browser.open(origin);
    },
    another: `${origin}/more`,
    end: async () => {
      state.session = null;
    },
    close,
  };
}

/** The demo's pages, rendered by a server and held by the React component; everything by this browser, from the sign-in on. */
async function demoProduct(
  { dashboardUrl, productUrl }: Server,
  db: Database,
  olivia: APIRequestContext,
): Promise<Product> {
  const { id: userId } = userWith(db, "uma@globex.example");
  return {
    async enter(browser) {
      await browser.open(`${dashboardUrl}/login`);
      await browser.open(await browser.run(startAsMina, { userId, password: PASSWORD }));
    },
    another: `${productUrl}/demo/notes`,
    end: () => olivia.delete("/api/impersonations"),
    close: () => undefined,
  };
}

// These run in the page.

async function startAsMina({ userId, password }: { userId: string; password: string }): Promise<string> {
  const form = new URLSearchParams({ email: "mina@acme.example", password });
  await fetch("/api/auth/sign-in", { method: "POST", body: form });
  const started = await fetch("/api/impersonations", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ userId, reason: "Ticket: cannot find an invoice" }),
  });
  return (await started.json()).launchUrl;
}

function bannerText(): string {
  const banner = document.querySelector<HTMLElement>(".understudy-banner");
  const inside = document.querySelector("understudy-banner")?.shadowRoot?.querySelector("section");
  return (banner ?? inside)?.innerText ?? "";
}

function heightOfWho(): number | undefined {
  const inside = document.querySelector("understudy-banner")?.shadowRoot;
  return (inside ?? document.querySelector(".understudy-banner"))?.querySelector("p")?.getBoundingClientRect().height;
}

function secondsLeft(): number {
  const roots = [document, document.querySelector("understudy-banner")?.shadowRoot];
  const [timer] = roots.flatMap((root) => [...(root?.querySelectorAll("[role=timer]") ?? [])]);
  const [minutes = Number.NaN, seconds = 0] = (timer?.textContent ?? "").split(":").map(Number);
  return minutes * 60 + seconds;
}

/** As a reader sees it: what is hidden isn't in it. */
function shownText(): string {
  const inside = document.querySelector("understudy-banner")?.shadowRoot?.querySelector("section");
  return (document.body.innerText + (inside?.checkVisibility() ? inside.innerText : "")).trim();
}

function isSignedOut(): boolean {
  return /^\/(bye|signed-out|login)$/.test(location.pathname);
}

/** What a server says from now on is on its way until it is let go. */
function holdAnswers(): void {
  const ask = window.fetch;
  const released = new Promise((done) => addEventListener("answers-released", done, { once: true }));
  window.fetch = (...question) => released.then(() => ask(...question));
}

function releaseAnswers(): void {
  dispatchEvent(new Event("answers-released"));
}

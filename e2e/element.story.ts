import { test as base, expect, type Page } from "@playwright/test";
import axe from "axe-core";
import { elementScript } from "#scripts/pack-sdk.ts";
import { type ElementProduct, impersonated, startElementProduct } from "./element-product.ts";

const test = base.extend<{ product: ElementProduct }, { script: string }>({
  script: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => use(elementScript()),
    { scope: "worker" },
  ],
  product: async ({ script, page }, use) => {
    const product = await startElementProduct(script);
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await use(product);
    expect(errors.filter((text) => !/status of (401|503)/.test(text))).toEqual([]);
    product.close();
  },
});

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

test("a body that is rendered anew or swapped without a load has its banner, stays covered, and is left at the end", async ({
  page,
  product,
}) => {
  await page.goto(product.origin);
  await expect(banner(page)).toBeVisible();
  await page.evaluate(swapBody, "/more");
  await expect(page).toHaveURL(`${product.origin}/more`);
  await expect(banner(page)).toContainText("Mina Haddad");
  expect(product.state.asked).toBeLessThanOrEqual(2);
  await pretend(page, true);
  await page.evaluate(swapBody, "/");
  await expect(heading(page)).toBeHidden();
  await pretend(page, false);
  await expect(heading(page)).toBeVisible();
  await page.evaluate(() =>
    document.body.replaceChildren(...[...document.body.children].map((each) => each.cloneNode(true))),
  );
  await expect(banner(page)).toContainText("Mina Haddad");
  product.state.session = null;
  await expect(page).toHaveURL(/\/bye/, { timeout: 5_000 });
});

test("a user's own page stays without a banner, whatever attributes a framework takes away", async ({
  page,
  product,
}) => {
  const { impersonation: _, impersonatorUserId: __, ...own } = impersonated();
  product.state.session = own;
  await page.goto(product.origin);
  await expect.poll(() => product.state.asked).toBe(1);
  const shown = await page.evaluate(() => {
    const element = document.querySelector("understudy-banner");
    for (const name of element?.getAttributeNames() ?? []) element?.removeAttribute(name);
    return element?.getBoundingClientRect().height;
  });
  expect(shown).toBe(0);
});

test("in a frame it leaves the frame, around one it covers the frame, and in a component's own tree it is and covers the same", async ({
  page,
  product,
}) => {
  await page.goto(`${product.origin}/framing`);
  const framed = page.frameLocator("iframe");
  await expect(framed.getByRole("region", { name: "Impersonation" })).toBeVisible();
  await page.evaluate(addWidget);
  await expect(banner(page)).toHaveCount(2);
  await expect(banner(page).last()).toContainText("Mina Haddad");
  await pretend(page, true);
  await expect(page.locator("iframe")).toBeHidden();
  expect(await page.evaluate(isWidgetSeen)).toBe(false);
  await pretend(page, false);
  await expect(page.locator("iframe")).toBeVisible();
  expect(await page.evaluate(isWidgetSeen)).toBe(true);

  await page.goto(`${product.origin}/framed`);
  await framed.getByRole("button", { name: "End session" }).press("Enter");
  await expect(framed.getByRole("heading", { name: "Signed out" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Partner" })).toBeVisible();
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

// These run in the page.

/** As Turbo and its like go on: the next page is fetched, and its body put in the place of this one's. */
async function swapBody(path: string): Promise<void> {
  const request = new XMLHttpRequest();
  request.responseType = "document";
  request.open("GET", path);
  await new Promise((done) => {
    request.onload = done;
    request.send();
  });
  const { body } = request.responseXML ?? document;
  history.pushState({}, "", path);
  document.documentElement.replaceChild(document.adoptNode(body), document.body);
}

/** A component with a banner and a text in its own tree, and a style that shows it whatever is around it. */
function addWidget(): void {
  const widget = document.createElement("my-widget");
  const root = widget.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("p { visibility: visible; transition: all 10s }");
  root.adoptedStyleSheets = [sheet];
  const text = document.createElement("p");
  text.textContent = "Uma's orders";
  root.append(document.createElement("understudy-banner"), text);
  document.body.append(widget);
}

const isWidgetSeen = () =>
  document
    .querySelector("my-widget")
    ?.shadowRoot?.querySelector("p")
    ?.checkVisibility({ opacityProperty: true, visibilityProperty: true });

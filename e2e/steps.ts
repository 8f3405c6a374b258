import { type APIRequestContext, expect, type Page } from "@playwright/test";
import type { Database } from "./database.ts";
import type { Server } from "./server.ts";

export interface Started {
  impersonation: { id: string; impersonator: { id: string }; user: { id: string; name: string }; expiresAt: string };
  launchUrl: string;
}

export function userWith(db: Database, email: string): { id: string; name: string; email: string } {
  const [user] = db.all("SELECT id, name, email FROM users WHERE email = ?", email);
  if (!user) throw new Error(`the demo has no user ${email}`);
  return user as { id: string; name: string; email: string };
}

export function employeeNamed(db: Database, name: string): { id: string } {
  const [employee] = db.all("SELECT id FROM employees WHERE email = ?", `${name}@acme.example`);
  if (!employee) throw new Error(`the demo has no employee ${name}`);
  return employee as { id: string };
}

/** Confirms an impersonation as the dialog does. */
export async function confirm(api: APIRequestContext, server: Server, userId: string): Promise<Started> {
  const { dashboardUrl } = server;
  const answer = await api.post(`${dashboardUrl}/api/impersonations`, {
    data: { userId, reason: "Ticket: cannot find an invoice" },
    headers: { origin: dashboardUrl },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as Started;
}

/** The product, open in this page as that user: the confirming click by the API, the hand-off by the browser. */
export async function openProductAs(page: Page, server: Server, userId: string): Promise<Started> {
  const started = await confirm(page.request, server, userId);
  await page.goto(started.launchUrl);
  await expect(page).toHaveURL(new RegExp(`^${server.productUrl}/demo`));
  await expect(banner(page)).toBeVisible();
  return started;
}

interface Choice {
  search: string;
  name: string;
  /** Asked for when there are several. */
  product?: string;
}

/** As an employee would: search, Actions, Impersonate User, Confirm. Gives the new tab, wherever it leads. */
export async function impersonateIn(page: Page, server: Server, { search, name, product }: Choice): Promise<Page> {
  await page.goto(`${server.dashboardUrl}/users`);
  await page.getByRole("searchbox").fill(search);
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Impersonate User" }).click();
  const dialog = page.getByRole("dialog");
  if (product !== undefined) await dialog.getByLabel("Product").selectOption({ label: product });
  await dialog.getByLabel("Reason").fill("Ticket: cannot find an invoice");
  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    dialog.getByRole("button", { name: "Confirm" }).click(),
  ]);
  return tab;
}

/** The same, in the demo product. */
export async function impersonate(page: Page, server: Server, choice: Choice): Promise<Page> {
  const tab = await impersonateIn(page, server, choice);
  await expect(tab).toHaveURL(new RegExp(`^${server.productUrl}/demo`));
  return tab;
}

export const banner = (page: Page) => page.getByRole("region", { name: "Impersonation" });

/** A page that shows nothing of whoever was signed in: no banner, none of the product's pages, neither name. */
export async function expectNobody(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/signed-out|\/login/);
  await expect(banner(page)).toHaveCount(0);
  await expect(page.getByRole("navigation")).toHaveCount(0);
  for (const text of ["uma@globex.example", "Mina Haddad"]) await expect(page.getByText(text)).toHaveCount(0);
}

/**
 * Within five seconds the page shows nothing of the user any more, as it leaves. How long the next one takes to load is the
 * machine's business.
 */
export async function expectLeaving(page: Page): Promise<void> {
  const isLeaving = () =>
    location.pathname === "/signed-out" || document.documentElement.hasAttribute("data-understudy-covered");
  // Nobody can ask a page that is on its way to another.
  await expect.poll(() => page.evaluate(isLeaving).catch(() => false), { timeout: 5000 }).toBe(true);
  await page.waitForURL(/\/signed-out/);
}

import { Browser, type Product } from "./languages.testing.ts";
import type { Understudy } from "./understudy.testing.ts";

export type Access = "full" | "read_only";

/** An employee in a product, and how their browser asks it. */
interface Visit {
  employee: { id: string; name: string; cookie: string };
  sid: string;
  ask: (method: string, path: string) => Promise<Response>;
}

/** Started in the dashboard, and come to a product whose session Understudy keeps. */
export async function hostedVisit(at: Understudy, product: Product, access: Access = "full"): Promise<Visit> {
  const employee = await at.employ();
  const { id: sid, launchUrl } = await at.start(employee.cookie, product.id, access);
  const browser = new Browser();
  browser.put(at.dashboardUrl, employee.cookie);
  await browser.follow(launchUrl);
  const asked = await browser.ask(`${at.productUrl}/api/v1/refresh_token`, { headers: { origin: product.url } });
  const { access_token: token } = await asked.json();
  return { employee, sid, ask: (method, path) => withToken(product, method, path, token) };
}

export const withToken = (product: Product, method: string, path: string, token: string) =>
  fetch(product.url + path, { method, headers: { authorization: `Bearer ${token}` } });

/** The same with a product that keeps its own; and the browser, and where it came to. */
export async function ownVisit(
  at: Understudy,
  product: Product,
  access: Access = "full",
): Promise<Visit & { browser: Browser; at: string }> {
  const employee = await at.employ();
  const { id: sid, launchUrl } = await at.start(employee.cookie, product.id, access);
  const browser = new Browser();
  browser.put(at.dashboardUrl, employee.cookie);
  const { url } = await browser.follow(launchUrl);
  return { employee, sid, browser, at: url, ask: (method, path) => browser.ask(product.url + path, { method }) };
}

export async function within(seconds: number, holds: () => Promise<boolean>): Promise<void> {
  const endsAt = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > endsAt) throw new Error(`not within ${seconds} seconds`);
    await new Promise((again) => setTimeout(again, 100));
  }
}

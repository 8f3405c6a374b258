import type { Page } from "@playwright/test";
import { test as base, expect } from "./fixtures.ts";
import { type OidcProduct, startProduct } from "./oidc-product.ts";
import type { Started } from "./steps.ts";

/** `connect` starts a product elsewhere, registered by Olivia. */
export const test = base.extend<{ connect: (options?: Parameters<typeof startProduct>[2]) => Promise<OidcProduct> }>({
  connect: async ({ server, as }, use) => {
    const started: OidcProduct[] = [];
    await use(async (options) => {
      const product = await startProduct(await as("olivia"), server, options);
      started.push(product);
      return product;
    });
    await Promise.all(started.map(({ close }) => close()));
  },
});

/** The confirming click, by the API, for one of several products. */
export async function confirmFor(
  page: Page,
  dashboardUrl: string,
  userId: string,
  productId: string,
): Promise<Started> {
  const answer = await page.request.post(`${dashboardUrl}/api/impersonations`, {
    data: { userId, productId, reason: "Ticket: cannot find an invoice" },
    headers: { origin: dashboardUrl },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as Started;
}

export function never(): never {
  throw new Error("the product signed nobody in");
}

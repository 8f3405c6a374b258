import type { APIRequestContext } from "@playwright/test";
import { expect } from "../fixtures.ts";
import type { Server } from "../server.ts";
import type { Started } from "../steps.ts";

export interface Registered {
  id: string;
  clientId: string;
  name: string;
}

/** Registers a product as its team does on the products page. */
export async function register(api: APIRequestContext, server: Server, product: object): Promise<Registered> {
  return (await post(api, server, "/api/products", product)).product as Registered;
}

export async function makeApiKey(api: APIRequestContext, server: Server): Promise<string> {
  return (await post(api, server, "/api/api-keys", { name: "A product's server" })).key as string;
}

/** Confirms an impersonation in one of several products. */
export async function confirmIn(
  api: APIRequestContext,
  server: Server,
  userId: string,
  productId: string,
): Promise<Started> {
  const started = await post(api, server, "/api/impersonations", { userId, productId, reason: "Ticket 4711" });
  return started as unknown as Started;
}

async function post(api: APIRequestContext, { dashboardUrl }: Server, path: string, data: object) {
  const answer = await api.post(dashboardUrl + path, { data, headers: { origin: dashboardUrl } });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as Record<string, unknown>;
}

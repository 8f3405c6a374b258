import * as apiKeys from "#app/(dashboard)/api/api-keys/route.ts";
import * as products from "#app/(dashboard)/api/products/route.ts";
import { addSigningKeys, callBackend, openApi, type Route } from "#app/api/calling.testing.ts";
import { runningOf } from "#db/databases.testing.ts";
import { testContext } from "#lib/context.testing.ts";
import { startUserSession } from "#lib/sessions/session.ts";
import * as refreshToken from "../backend/refresh-token.ts";
import * as authorize from "./authorize.ts";
import * as token from "./token.ts";
import * as userinfo from "./userinfo.ts";

export const PRODUCT = "http://127.0.0.1:3000";
export const CALLBACK = "http://127.0.0.1:5001/api/auth/callback";
const HOUR_MS = 3_600_000;

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** A hosted product with a server of its own, and browsers that come to it. */
export async function openShop() {
  const api = await openApi();
  await addSigningKeys(api.store);
  const { key }: { key: string } = (await api.call(apiKeys, "POST", { body: { name: "Shop's server" } })).json;
  const body = {
    name: "Shop",
    kind: "hosted",
    targetLinkUri: "http://127.0.0.1:5001/api/auth/login",
    redirectUris: [CALLBACK],
  };
  const registered = (await api.call(products, "POST", { body })).json;
  const product: { id: string; clientId: string; name: string } = registered.product;
  const codeFor = async (cookie: string) => (await ask(cookie)).location?.searchParams.get("code") ?? "";
  const redeem = (code: string, given = {}) =>
    callBackend(token, "POST", { key, body: { code, redirect_uri: CALLBACK, ...given } });
  return {
    ...{ api, key, product, ask, codeFor, redeem },
    clientSecret: String(registered.clientSecret),
    asUser: () => startUserSession({ ...testContext(api.store), clock: () => new Date() }, api.people.uma.id),
    running(cookie: string, fields: object = {}) {
      const now = new Date();
      const times = { createdAt: now, expiresAt: new Date(now.getTime() + HOUR_MS) };
      return runningOf(api.store, api.people, { product, ...times, ...fields }, cookie);
    },
    refresh: (refresh_token: string) => callBackend(refreshToken, "POST", { key, body: { refresh_token } }),
    signedIn: async (cookie: string) => (await redeem(await codeFor(cookie))).json,
    about: async (access: string) => callBackend(userinfo as unknown as Route, "GET", { key: access }),
    /** Lets an hour pass, as far as these rows go. */
    async age() {
      const anHourEarlier = (...columns: string[]) =>
        columns.map((column) => `${column} = ${api.store.earlier(column, HOUR_MS)}`).join(", ");
      await api.store.sql(`UPDATE impersonations SET ${anHourEarlier("created_at", "started_at", "expires_at")}`);
      await api.store.sql(`UPDATE product_sessions SET ${anHourEarlier("created_at", "expires_at")}`);
    },
  };
}

/** What a browser with this cookie is answered, and where it is sent. */
async function ask(cookie: string | null, query: Record<string, string> = {}, init: RequestInit = {}) {
  const asked = new URLSearchParams({ redirect_uri: CALLBACK, state: "f".repeat(64), signup: "false", ...query });
  const headers = { host: "127.0.0.1:3000", ...(cookie !== null && { cookie: `prod=${cookie}` }), ...init.headers };
  const response = await authorize.GET(
    new Request(`${PRODUCT}/propelauth/ssr/authorize?${asked}`, { ...init, headers }),
  );
  const location = response.headers.get("location");
  return { status: response.status, location: location === null ? null : new URL(location) };
}

import { beforeEach, describe, expect, test } from "vitest";
import * as impersonation from "#app/(dashboard)/api/impersonations/[id]/route.ts";
import * as product from "#app/(dashboard)/api/products/[id]/route.ts";
import * as secret from "#app/(dashboard)/api/products/[id]/secret/route.ts";
import type { Api } from "#app/api/calling.testing.ts";
import * as userinfo from "../propelauth/userinfo.ts";
import * as session from "../session/session.ts";
import * as actions from "./actions.ts";
import { ask, BOOKS, type Hosts, handOff, openHosts, SHOP, TALLY } from "./hosted.testing.ts";
import * as refreshToken from "./refresh-token.ts";
import * as revocations from "./revocations.ts";

let api: Api;
let ids: Hosts["ids"];
let id: string;
let token: string | null;
beforeEach(async () => {
  ({ api, ids } = await openHosts());
  ({ id, token } = await handOff(api, ids.shop));
});

const connectionOf = async (of: string) => (await api.call(product, "GET", { id: of })).json.connection;
const shows = (what: object) => expect.poll(() => connectionOf(ids.shop)).toMatchObject(what);
const end = () => api.call(impersonation, "DELETE", { as: "mina", id });
/** As if all of it had been so many minutes ago. */
const earlier = (minutes: number) => {
  const columns = ["created_at", "started_at", "expires_at", "ended_at"];
  const set = columns.map((column) => `${column} = ${api.store.earlier(column, minutes * 60_000)}`);
  return api.store.sql(`UPDATE impersonations SET ${set.join(", ")} WHERE id = '${id}'`);
};
const AN_INSTANT = expect.stringMatching(/^\d{4}-.+Z$/);

/** What Shop's own server asks the product host for, with the secret that it has now. */
async function server(route: object, method: "GET" | "POST", { body, headers, signal }: RequestInit = {}) {
  const { json } = await api.call(secret, "POST", { id: ids.shop });
  const request = new Request("http://127.0.0.1:3000/here", {
    method,
    ...(body && { body }),
    ...(signal && { signal }),
    headers: {
      host: "127.0.0.1:3000",
      "content-type": "application/json",
      authorization: `Basic ${btoa(`${json.product.clientId}:${json.clientSecret}`)}`,
      ...headers,
    },
  });
  return (route as Record<string, (request: Request) => Promise<Response>>)[method]?.(request);
}

describe("a hosted product", () => {
  test("isn't seen to ask by another product's pages, with whatever cookie they come", async () => {
    for (const from of [BOOKS, TALLY]) expect((await ask(session, "GET", { token, from })).status).toBe(401);
    await server(revocations, "GET");
    await shows({ asked: { endsList: AN_INSTANT, page: null } });
  });

  test("doesn't go on by its pages' asking, however late: so they find out that nobody is signed in", async () => {
    await end();
    await earlier(40);
    expect((await ask(session, "GET", { token, from: SHOP })).status).toBe(401);
    await shows({ asked: { page: AN_INSTANT }, askedAfterEnd: null, wentOn: null });
    const { noticedEnd } = await connectionOf(ids.shop);
    expect(Math.round(noticedEnd.afterMs / 60_000)).toBe(40);
  });

  test("has pages that ask, and that notice an end; on another product's page stands nothing of it", async () => {
    expect((await ask(refreshToken, "GET", { token, from: SHOP })).status).toBe(200);
    await shows({ asked: { page: AN_INSTANT }, noticedEnd: null });
    await end();
    expect((await ask(session, "GET", { token, from: SHOP })).status).toBe(401);
    await shows({ noticedEnd: { impersonationId: id, afterMs: expect.any(Number) }, wentOn: null });
    const { asked, noticedEnd } = await connectionOf(ids.books);
    expect({ asked: asked.page, noticedEnd }).toEqual({ asked: null, noticedEnd: null });
  });

  test("has a server that shows an access token of a session that is over, and learns of it so", async () => {
    const { json } = await ask(refreshToken, "GET", { token, from: SHOP });
    const authorization = `Bearer ${json.access_token}`;
    const user = async () => (await ask(userinfo, "GET", { from: TALLY, headers: { authorization } })).status;
    expect(await user()).toBe(200);
    await end();
    expect(await user()).toBe(401);
    await shows({ asked: { userinfo: AN_INSTANT }, noticedEnd: { impersonationId: id } });
  });

  test("has a server that asks for the list of ends, and learns of one by it", async () => {
    await server(revocations, "GET");
    await shows({ asked: { endsList: AN_INSTANT, endsStream: null }, noticedEnd: null });
    await end();
    await server(revocations, "GET");
    await shows({ noticedEnd: { impersonationId: id } });
  });

  test("has a server that listens, and is told by the stream", async () => {
    const leaving = new AbortController();
    const headers = { accept: "text/event-stream" };
    const response = await server(revocations, "GET", { headers, signal: leaving.signal });
    await shows({ asked: { endsStream: AN_INSTANT, endsList: null }, noticedEnd: null });
    await end();
    await shows({ noticedEnd: { impersonationId: id } });
    leaving.abort();
    await response?.body?.cancel().catch(() => {});
  });

  test("records acts, and one of after the end says that it went on", async () => {
    const tell = (at: Date) => {
      const item = { id: crypto.randomUUID(), sid: id, at: at.toISOString(), kind: "act", name: "Sent a letter" };
      return server(actions, "POST", { body: JSON.stringify({ items: [item] }) });
    };
    await tell(new Date());
    await shows({ recordedAct: AN_INSTANT, wentOn: null });
    await end();
    await earlier(40);
    expect(await (await tell(new Date()))?.json()).toMatchObject({ rejected: [{ code: "too_late" }] });
    await shows({ wentOn: { impersonationId: id, by: "acts" } });
    const { wentOn } = await connectionOf(ids.shop);
    expect(Math.round(wentOn.afterMs / 60_000)).toBe(40);
  });

  test("is told of where one product is asked for, and not where it is changed", async () => {
    const patched = await api.call(product, "PATCH", { id: ids.shop, body: { name: "Shop 2" } });
    expect(patched.json).not.toHaveProperty("connection");
  });
});

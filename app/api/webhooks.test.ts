import { beforeEach, describe, expect, test } from "vitest";
import * as redeliver from "../(dashboard)/api/webhooks/[id]/deliveries/[deliveryId]/redeliver/route.ts";
import * as deliveries from "../(dashboard)/api/webhooks/[id]/deliveries/route.ts";
import * as webhook from "../(dashboard)/api/webhooks/[id]/route.ts";
import * as secret from "../(dashboard)/api/webhooks/[id]/secret/route.ts";
import * as testing from "../(dashboard)/api/webhooks/[id]/test/route.ts";
import * as webhooks from "../(dashboard)/api/webhooks/route.ts";
import { type Api, type Call, NOBODY, ORIGIN, openApi } from "./calling.testing.ts";

const WHSEC = /^whsec_[A-Za-z0-9+/]{43}=$/;
const body = { url: "http://127.0.0.1:9/hook?for=us", events: ["impersonation.*", "audit.checkpoint"] };

let api: Api;
beforeEach(async () => {
  api = await openApi();
});

const add = async (more: object = {}) => (await api.call(webhooks, "POST", { body: { ...body, ...more } })).json;
const lastEvent = async () =>
  (await api.store.read((tx) => tx.audit.list({}, { cursor: null, limit: 1 }))).items[0] ?? null;

describe("the contract of webhooks", () => {
  test("POST and GET /api/webhooks, GET, PATCH and DELETE /api/webhooks/{id}", async () => {
    const made = await api.call(webhooks, "POST", { as: "adam", body });
    expect(made).toMatchObject({ status: 201, json: { secret: expect.stringMatching(WHSEC) } });
    expect(Object.keys(made.json)).toEqual(["webhook", "secret"]);
    const shown = { id: expect.any(String), ...body, kind: "standard", enabled: true, createdAt: expect.any(String) };
    expect(made.json.webhook).toEqual(shown);
    expect(await lastEvent()).toMatchObject({ type: "webhook.added", changes: { name: { to: "127.0.0.1:9" } } });
    expect((await api.call(webhooks, "GET")).json).toEqual({ items: [made.json.webhook] });
    const { id } = made.json.webhook;
    const changed = await api.call(webhook, "PATCH", { id, body: { events: ["grant.created"], enabled: false } });
    expect(changed).toMatchObject({ status: 200, json: { events: ["grant.created"], enabled: false } });
    expect(await lastEvent()).toMatchObject({
      type: "webhook.changed",
      changes: { enabled: { from: true, to: false } },
    });
    expect((await api.call(webhook, "GET", { id })).json).toEqual(changed.json);
    expect(await api.call(webhook, "DELETE", { id })).toMatchObject({ status: 204, json: null });
    expect(await lastEvent()).toMatchObject({ type: "webhook.deleted" });
    expect(await api.call(webhook, "DELETE", { id })).toMatchObject({ status: 404 });
  });

  test("POST its secret, POST its test, GET its deliveries, POST one's redelivery", async () => {
    const { webhook: made, secret: first } = await add();
    const { id } = made;
    const rotated = await api.call(secret, "POST", { id });
    expect(rotated).toMatchObject({ status: 200, json: { secret: expect.stringMatching(WHSEC) } });
    expect(rotated.json.secret).not.toBe(first);
    expect(await lastEvent()).toMatchObject({ type: "webhook.secret_rotated" });
    expect(await api.call(testing, "POST", { id })).toMatchObject({ status: 202 });
    const list = await api.call(deliveries, "GET", { id });
    const told = { id: expect.any(String), type: "webhook.tested", status: "waiting", attempts: 0 };
    const never = { lastStatus: null, lastAnswer: null, at: expect.any(String), nextAt: expect.any(String) };
    expect(list).toMatchObject({ status: 200, json: { items: [{ ...told, ...never }], nextCursor: null } });
    expect(Object.keys(list.json.items[0])).toEqual([...Object.keys(told), ...Object.keys(never)]);
    expect((await api.call(deliveries, "GET", { id, query: "?status=dead" })).json.items).toEqual([]);
    const part = { deliveryId: list.json.items[0].id };
    expect(await api.call(redeliver, "POST", { id, part })).toMatchObject({ status: 202 });
    expect(await lastEvent()).toMatchObject({ type: "webhook.redelivered" });
    expect(await api.call(redeliver, "POST", { id, part: { deliveryId: NOBODY } })).toMatchObject({ status: 404 });
    const other = await add();
    expect(await api.call(redeliver, "POST", { id: other.webhook.id, part })).toMatchObject({ status: 404 });
  });

  test("deliveries come in pages, newest first", async () => {
    const { webhook: made } = await add();
    for (let i = 0; i < 5; i++) await api.call(testing, "POST", { id: made.id });
    const ids: string[] = [];
    for (let query = "?limit=2"; query !== ""; ) {
      const { json } = await api.call(deliveries, "GET", { id: made.id, query });
      ids.push(...json.items.map((each: { id: string }) => each.id));
      query = json.nextCursor === null ? "" : `?limit=2&cursor=${json.nextCursor}`;
    }
    const rows = await api.store.sql("SELECT id FROM deliveries ORDER BY seq DESC");
    expect(new Set(ids)).toEqual(new Set(rows.map(({ id }) => id)));
    expect(ids).toHaveLength(5);
  });

  test("its secret is kept so that the database alone doesn't have it", async () => {
    const { secret: plain } = await add();
    expect(JSON.stringify(await api.store.sql("SELECT * FROM webhooks"))).not.toContain(plain.slice(6));
  });

  test("saying what is so already changes nothing and records nothing; the twenty-first is refused", async () => {
    const { webhook: made } = await add();
    const before = await api.eventCount();
    expect((await api.call(webhook, "PATCH", { id: made.id, body: { ...body, enabled: true } })).status).toBe(200);
    expect(await api.eventCount()).toBe(before);
    for (let i = 0; i < 19; i++) await add();
    expect(await api.call(webhooks, "POST", { body })).toMatchObject({ status: 429 });
  });
});

describe("Members", () => {
  test("get nothing of webhooks, and each try to change one is recorded", async () => {
    const { webhook: made } = await add();
    const { id } = made;
    const part = { deliveryId: NOBODY };
    for (const [route, given] of [
      [webhooks, {}],
      [webhook, { id }],
      [deliveries, { id }],
    ] as [object, Call][])
      expect(await api.call({ ...route }, "GET", { as: "mina", ...given })).toMatchObject({ status: 403 });
    const tries: [object, string, Call][] = [
      [webhooks, "POST", { body }],
      [webhook, "PATCH", { id, body: { url: "http://10.0.0.1/" } }],
      [webhook, "DELETE", { id }],
      [secret, "POST", { id }],
      [testing, "POST", { id }],
      [redeliver, "POST", { id, part }],
    ];
    for (const [route, method, given] of tries) {
      const refused = await api.call({ ...route }, method, { as: "max", ...given });
      expect(refused).toMatchObject({ status: 403, json: { code: "forbidden" } });
      expect(await lastEvent()).toMatchObject({ type: "webhook.denied", outcome: "refused", reason: "forbidden" });
    }
  });
});

describe("what is wrong is said, with a pointer, and nothing is written:", () => {
  test.each([
    [{ events: body.events }, "/url"],
    [{ ...body, url: "example.com" }, "/url"],
    [{ ...body, url: "ftp://example.com/" }, "/url"],
    [{ ...body, url: "https://me:secret@example.com/" }, "/url"],
    [{ ...body, url: `${ORIGIN}/api/me` }, "/url"],
    [{ ...body, url: 7 }, "/url"],
    [{ ...body, events: [] }, "/events"],
    [{ ...body, events: ["impersonation.stolen"] }, "/events/0"],
    [{ ...body, events: ["product.*"] }, "/events/0"],
    [{ ...body, events: "impersonation.*" }, "/events"],
    [{ ...body, kind: "teams" }, "/kind"],
    [{ ...body, secret: "whsec_mine" }, "/secret"],
  ])("%j", async (sent, pointer) => {
    const before = await api.eventCount();
    const refused = await api.call(webhooks, "POST", { body: sent });
    expect(refused).toMatchObject({ status: 422, json: { code: "invalid_input" } });
    expect(refused.json.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(await api.eventCount()).toBe(before);
  });

  test.each(["http://10.0.0.1/", "http://169.254.169.254/latest/", "http://[fd00::1]/hook"])(
    "an address of a private network: %s",
    async (url) => {
      const refused = await api.call(webhooks, "POST", { body: { ...body, url } });
      expect(refused).toMatchObject({ status: 422, json: { code: "private_address", errors: [{ pointer: "/url" }] } });
      const { webhook: made } = await add();
      const moved = await api.call(webhook, "PATCH", { id: made.id, body: { url } });
      expect(moved).toMatchObject({ status: 422, json: { code: "private_address" } });
    },
  );

  test("an id that is no UUID, or of nothing, is a 404; a cursor that nobody gave out and an unknown status a 422", async () => {
    for (const id of ["x", NOBODY]) {
      expect((await api.call(webhook, "GET", { id })).status).toBe(404);
      expect((await api.call(deliveries, "GET", { id })).status).toBe(404);
      expect((await api.call(redeliver, "POST", { id, part: { deliveryId: "x" } })).status).toBe(404);
    }
    const { webhook: made } = await add();
    for (const query of ["?cursor=MA", "?status=lost", "?limit=0"])
      expect((await api.call(deliveries, "GET", { id: made.id, query })).status).toBe(422);
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import * as accessReviewExport from "../(dashboard)/api/access-review/export/route.ts";
import * as accessReview from "../(dashboard)/api/access-review/route.ts";
import * as impersonatorReview from "../(dashboard)/api/impersonators/[id]/review/route.ts";
import * as impersonator from "../(dashboard)/api/impersonators/[id]/route.ts";
import { type Api, openApi } from "./calling.testing.ts";

const query = "?format=csv";
let api: Api;
beforeEach(async () => {
  api = await openApi();
});

describe("the contract of grants that end, and of their review", () => {
  test("PUT /api/impersonators/{id} with an end, and without one again", async () => {
    const { id } = api.people.max;
    const until = "2099-01-01T00:00:00.000Z";
    const put = async (body?: object) => (await api.call(impersonator, "PUT", { as: "adam", id, body })).json.grant;
    expect(await put({ until: "2099-01-01T01:00:00+01:00" })).toMatchObject({ access: "full", until });
    expect(await put({ access: "read_only", until })).toMatchObject({ access: "read_only", until });
    expect(await put({ access: "read_only", until: null })).toMatchObject({ access: "read_only", until: null });
    expect(await put({ until })).toMatchObject({ access: "full", until });
    expect(await put()).toMatchObject({ access: "full", until: null, reviewedAt: null, reviewedBy: null });
  });

  test("GET /api/access-review, POST /api/impersonators/{id}/review, GET /api/access-review/export", async () => {
    const { id } = api.people.mina;
    const list = (await api.call(accessReview, "GET", { as: "adam" })).json;
    expect(list).toMatchObject({ items: [{ id, lastUsedAt: null, grant: { reviewedAt: null } }], nextCursor: null });
    const kept = await api.call(impersonatorReview, "POST", { as: "adam", id });
    const by = { id: api.people.adam.id, name: "Adam Novak", email: "adam@acme.example" };
    expect(kept).toMatchObject({
      status: 200,
      json: { id, grant: { reviewedAt: expect.any(String), reviewedBy: by } },
    });
    expect((await api.call(accessReview, "GET")).json.items).toEqual([kept.json]);
    const nobody = await api.call(impersonatorReview, "POST", { id: api.people.max.id });
    expect(nobody).toMatchObject({ status: 409, json: { code: "changed_meanwhile" } });
    const file = await api.call(accessReviewExport, "GET", { as: "adam", query });
    expect(file.headers.get("content-disposition")).toMatch(
      /^attachment; filename="access-review-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(file.text.split("\r\n")[1]).toContain('"Mina Haddad","mina@acme.example"');
  });

  test("a Member's try to export it is refused, and recorded", async () => {
    const refused = await api.call(accessReviewExport, "GET", { as: "max", query });
    expect(refused).toMatchObject({ status: 403, json: { code: "forbidden" } });
    expect(await api.store.sql("SELECT reason FROM audit_events WHERE type = 'impersonation.denied'")).toMatchObject([
      { reason: "forbidden" },
    ]);
  });

  test("no other site, no HEAD and no prefetch makes an export of who has access", async () => {
    const before = await api.eventCount();
    for (const site of ["cross-site", "same-site"]) {
      const refused = await api.call(accessReviewExport, "GET", { query, headers: { "sec-fetch-site": site } });
      expect(refused).toMatchObject({ status: 403, json: { code: "cross_origin" } });
    }
    const ahead = await api.call(accessReviewExport, "GET", { query, headers: { "sec-purpose": "prefetch" } });
    expect([ahead.status, ahead.text]).toEqual([200, ""]);
    expect(await api.eventCount()).toBe(before);
    for (const site of ["same-origin", "none"])
      expect((await api.call(accessReviewExport, "GET", { query, headers: { "sec-fetch-site": site } })).status).toBe(
        200,
      );
    expect(Number(await api.eventCount())).toBe(Number(before) + 2);
  });

  test.each<[string, object, string]>([
    ["a past date", { until: "2020-01-01T00:00:00Z" }, "/until"],
    ["a day", { until: "2030-01-01" }, "/until"],
    ["a number", { until: 1893456000000 }, "/until"],
    ["days", { days: 30 }, "/days"],
  ])("an end that is %s is a 422 with a pointer, and nothing is written", async (_, body, pointer) => {
    const before = await api.eventCount();
    const refused = await api.call(impersonator, "PUT", { id: api.people.max.id, body });
    expect(refused).toMatchObject({ status: 422, json: { code: "invalid_input", errors: [{ pointer }] } });
    for (const format of ["", "?format=xlsx"])
      expect((await api.call(accessReviewExport, "GET", { query: format })).status).toBe(422);
    expect(await api.eventCount()).toBe(before);
  });
});

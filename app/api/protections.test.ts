import { beforeEach, describe, expect, test } from "vitest";
import * as sessions from "../(dashboard)/api/impersonations/route.ts";
import * as product from "../(dashboard)/api/products/[id]/route.ts";
import * as domain from "../(dashboard)/api/protected-domains/[domain]/route.ts";
import * as protection from "../(dashboard)/api/users/[id]/protection/route.ts";
import * as user from "../(dashboard)/api/users/[id]/route.ts";
import * as users from "../(dashboard)/api/users/route.ts";
import { type Api, type Call, NOBODY, openApi, type Route } from "./calling.testing.ts";

let api: Api;
let uma: string;
beforeEach(async () => {
  api = await openApi();
  uma = api.people.uma.id;
});

const body = { reason: "She is the founder" };
const none = { status: 204, json: null };
const start = () => api.call(sessions, "POST", { as: "mina", body: { userId: uma, reason: "Ticket 4711" } });
const refused = { status: 409, json: { code: "user_protected" } };

describe("the addresses of protections answer as the contract says", () => {
  test("PUT and DELETE /api/users/{id}/protection", async () => {
    expect(await api.call(protection, "PUT", { as: "adam", id: uma, body })).toMatchObject(none);
    expect(await start()).toMatchObject(refused);
    const of = { kind: "user", reason: body.reason, since: expect.any(String), by: { name: "Adam Novak" } };
    const shown = { id: uma, protected: true, protections: [of] };
    for (const as of ["adam", "olivia"] as const) {
      expect((await api.call(user, "GET", { as, id: uma })).json).toMatchObject(shown);
      const { items } = (await api.call(users, "GET", { as, query: "?query=uma" })).json;
      expect(items).toMatchObject([shown]);
    }
    expect((await api.call(user, "GET", { as: "mina", id: uma })).json).not.toHaveProperty("protected");
    expect(await api.call(protection, "DELETE", { as: "adam", id: uma })).toMatchObject({ status: 403 });
    for (let times = 0; times < 2; times++)
      expect(await api.call(protection, "DELETE", { id: uma })).toMatchObject(none);
    expect((await api.call(user, "GET", { id: uma })).json).toMatchObject({ protected: false, protections: [] });
    expect(await start()).toMatchObject({ status: 201 });
  });

  test("PUT and DELETE /api/protected-domains/{domain}, however it is written", async () => {
    const at = (name: string, more: Call = {}): Call => ({ part: { domain: name }, ...more });
    expect(await api.call(domain, "PUT", at("GLOBEX.Example", { as: "adam", body }))).toMatchObject(none);
    expect(await start()).toMatchObject(refused);
    expect(await api.call(domain, "DELETE", at("globex.example", { as: "adam" }))).toMatchObject({ status: 403 });
    for (let times = 0; times < 2; times++)
      expect(await api.call(domain, "DELETE", at("globex.EXAMPLE"))).toMatchObject(none);
    await api.call(domain, "PUT", at(encodeURIComponent("bücher.example"), { body }));
    await api.call(users, "POST", { body: { name: "Tom", email: "tom@bücher.example" } });
    const { items } = (await api.call(users, "GET", { query: "?query=tom" })).json;
    expect(items).toMatchObject([{ protected: true, protections: [{ domain: "xn--bcher-kva.example" }] }]);
  });

  test.each(["globex", "uma@globex.example", "globex.example.", "*.globex.example", "[127.0.0.1]", "%00", "%", " "])(
    "%j is no domain, and nothing is written",
    async (name) => {
      const before = await api.eventCount();
      for (const method of ["PUT", "DELETE"]) {
        const call = { part: { domain: name }, ...(method === "PUT" && { body }) };
        const answer = await api.call(domain, method, call);
        expect(answer).toMatchObject({
          status: 422,
          json: { code: "invalid_input", errors: [{ pointer: "/domain" }] },
        });
      }
      expect(await api.eventCount()).toBe(before);
    },
  );

  test.each<[string, Route, unknown, string]>([
    ["a protection without a reason", protection, {}, "/reason"],
    ["a protection with an empty reason", protection, { reason: " " }, "/reason"],
    ["a protection that began yesterday", protection, { reason: "VIP", since: "2026-01-01" }, "/since"],
    ["a domain's protection without a reason", domain, {}, "/reason"],
    ["a product protected by a word", product, { protected: "yes" }, "/protected"],
  ])("%s is a 422 with a pointer, and nothing is written", async (_, route, wrong, pointer) => {
    const before = await api.eventCount();
    const answer = await api.call(route, route === product ? "PATCH" : "PUT", { id: uma, body: wrong });
    expect(answer).toMatchObject({ status: 422, json: { code: "invalid_input", errors: [{ pointer }] } });
    expect(await api.eventCount()).toBe(before);
  });

  test("a user who isn't there is a 404", async () => {
    for (const id of [NOBODY, "1", "../me"]) {
      const calls = [await api.call(protection, "PUT", { id, body }), await api.call(protection, "DELETE", { id })];
      for (const answer of calls) expect(answer).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
  });

  test("PATCH /api/products/{id} with protected", async () => {
    const { id } = api.people.product;
    const turn = (to: boolean, as: "adam" | "olivia") =>
      api.call(product, "PATCH", { as, id, body: { protected: to } });
    expect(await turn(true, "adam")).toMatchObject({ status: 200, json: { protected: true } });
    expect(await start()).toMatchObject(refused);
    expect(await turn(false, "adam")).toMatchObject({ status: 403, json: { code: "forbidden" } });
    expect((await api.call(product, "GET", { id })).json).toMatchObject({ protected: true });
    expect(await turn(false, "olivia")).toMatchObject({ status: 200, json: { protected: false } });
    expect(await start()).toMatchObject({ status: 201 });
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { runningOf } from "#db/databases.testing.ts";
import * as raise from "../(dashboard)/api/impersonations/[id]/raise/route.ts";
import * as session from "../(dashboard)/api/impersonations/[id]/route.ts";
import * as timeline from "../(dashboard)/api/impersonations/[id]/timeline/route.ts";
import * as sessions from "../(dashboard)/api/impersonations/route.ts";
import * as impersonator from "../(dashboard)/api/impersonators/[id]/route.ts";
import * as settings from "../(dashboard)/api/settings/impersonation/route.ts";
import { type Api, NOBODY, openApi } from "./calling.testing.ts";

let api: Api;
beforeEach(async () => {
  api = await openApi();
});

const why = { reason: "Her address is wrong", minutes: 5 };

describe("the settings of levels", () => {
  const patch = (body: unknown) => api.call(settings, "PATCH", { body });

  test("are a choice of one or both, and a default among them", async () => {
    const both = ["read_only", "full"];
    expect((await patch({ accessLevels: ["full", "read_only", "full"].slice(0, 2) })).json.accessLevels).toEqual(both);
    const one = { accessLevels: ["read_only"], defaultAccess: "read_only" };
    expect((await patch(one)).json).toMatchObject(one);
    expect((await api.call(settings, "GET", { as: "adam" })).json).toMatchObject(one);
  });

  test.each<[string, unknown, string]>([
    ["no level", { accessLevels: [] }, "/accessLevels"],
    ["a level that nobody knows", { accessLevels: ["root"] }, "/accessLevels/0"],
    ["more of them than there are", { accessLevels: ["full", "full", "full"] }, "/accessLevels"],
    ["a default that nobody knows", { defaultAccess: "root" }, "/defaultAccess"],
    ["a default that isn't among them", { accessLevels: ["full"], defaultAccess: "read_only" }, "/defaultAccess"],
    ["levels without the default of now", { accessLevels: ["read_only"] }, "/defaultAccess"],
  ])("refuse %s, and change nothing", async (_, body, pointer) => {
    const before = (await api.call(settings, "GET")).json;
    const { status, json } = await patch(body);
    expect([status, json.code, json.errors[0].pointer]).toEqual([422, "invalid_input", pointer]);
    expect((await api.call(settings, "GET")).json).toEqual(before);
  });
});

describe("PUT /api/impersonators/{id}", () => {
  const put = (body?: unknown) => api.call(impersonator, "PUT", { id: api.people.max.id, body });

  test("gives everything without a body, and the level that one says", async () => {
    expect((await put()).json.grant).toMatchObject({ access: "full" });
    expect((await put({ access: "read_only" })).json.grant).toMatchObject({ access: "read_only" });
    expect((await put({})).json.grant).toMatchObject({ access: "full" });
    for (const body of [{ access: "root" }, { access: null }, { level: "full" }]) {
      expect((await put(body)).status).toBe(422);
    }
    const events = await api.store.sql("SELECT type FROM audit_events WHERE type LIKE 'grant%' ORDER BY seq");
    // The first is the seed's.
    expect(events.slice(1).map(({ type }) => type)).toEqual(["grant.created", "grant.changed", "grant.changed"]);
  });

  test("lowers also while the feature is off, and gives nothing then", async () => {
    await put();
    await api.call(settings, "PATCH", { body: { enabled: false } });
    expect((await put({ access: "read_only" })).json.grant).toMatchObject({ access: "read_only" });
    expect(await put()).toMatchObject({ status: 409, json: { code: "impersonation_disabled" } });
  });
});

describe("POST /api/impersonations", () => {
  const start = (more: object) =>
    api.call(sessions, "POST", { as: "mina", body: { userId: api.people.uma.id, reason: "Helping", ...more } });

  test("takes a level, and answers with it", async () => {
    const { status, json } = await start({ access: "read_only" });
    expect([status, json.impersonation.access, json.impersonation.raisedUntil]).toEqual([201, "read_only", null]);
    expect((await start({})).json.impersonation.access).toBe("full");
    expect((await start({ access: "root" })).status).toBe(422);
  });

  test("is 403 beyond the grant, and 422 beyond the settings", async () => {
    await api.call(impersonator, "PUT", { id: api.people.mina.id, body: { access: "read_only" } });
    expect(await start({ access: "full" })).toMatchObject({ status: 403, json: { code: "access_not_granted" } });
    await api.call(settings, "PATCH", { body: { accessLevels: ["full"] } });
    expect(await start({ access: "read_only" })).toMatchObject({ status: 422, json: { code: "access_unavailable" } });
  });
});

describe("POST and DELETE /api/impersonations/{id}/raise", () => {
  const ago = (ms: number) => new Date(Date.now() - ms);
  const looking = async () => {
    const times = { createdAt: ago(60_000), expiresAt: ago(-600_000) };
    return (await runningOf(api.store, api.people, { access: "read_only", ...times })).id;
  };

  test("raise and drop, which the session and its timeline say", async () => {
    const id = await looking();
    const { status, json } = await api.call(raise, "POST", { as: "mina", id, body: why });
    expect([status, json.impersonation.access]).toEqual([200, "read_only"]);
    const left = Date.parse(json.impersonation.raisedUntil) - Date.now();
    expect(left).toBeGreaterThan(4 * 60_000);
    expect(left).toBeLessThanOrEqual(5 * 60_000);
    const again = await api.call(raise, "POST", { as: "mina", id, body: { ...why, minutes: 30 } });
    // The session itself has less than half an hour left.
    expect([again.status, again.json.impersonation.raisedUntil]).toEqual([200, again.json.impersonation.expiresAt]);
    for (const as of ["olivia", "mina"] as const)
      expect((await api.call(raise, "DELETE", { as, id })).status).toBe(204);
    expect((await api.call(session, "GET", { id })).json).toMatchObject({ access: "read_only", raisedUntil: null });
    const { items } = (await api.call(timeline, "GET", { id })).json;
    expect(items.map(({ kind, name }: { kind: string; name: null }) => [kind, name])).toEqual([
      ...[
        ["raised", null],
        ["raised", null],
        ["dropped", null],
      ],
    ]);
  });

  test.each<[string, unknown]>([
    ["no reason", { minutes: 5 }],
    ["an empty one", { reason: " ", minutes: 5 }],
    ["other minutes", { ...why, minutes: 60 }],
    ["minutes as text", { ...why, minutes: "5" }],
    ["an end of one's own", { ...why, raisedUntil: "2099-01-01T00:00:00Z" }],
  ])("refuse %s with 422", async (_, body) => {
    const id = await looking();
    expect((await api.call(raise, "POST", { as: "mina", id, body })).status).toBe(422);
    expect((await api.call(session, "GET", { id })).json.raisedUntil).toBeNull();
  });

  test("answer 401, 403 and 404 as the session itself does, and 409 of one that is full", async () => {
    const id = await looking();
    const codes = async (method: string, as: "olivia" | "max" | null, of = id) =>
      (await api.call(raise, method, { as, id: of, ...(method === "POST" && { body: why }) })).status;
    expect([await codes("POST", null), await codes("POST", "olivia"), await codes("POST", "max")]).toEqual([
      401, 403, 403,
    ]);
    expect([await codes("DELETE", null), await codes("DELETE", "max")]).toEqual([401, 403]);
    expect([await codes("POST", "olivia", NOBODY), await codes("DELETE", "olivia", NOBODY)]).toEqual([404, 404]);
    const { json } = await api.call(sessions, "POST", {
      as: "mina",
      body: { userId: api.people.uma.id, reason: "Helping" },
    });
    const pending = await api.call(raise, "POST", { as: "mina", id: json.impersonation.id, body: why });
    expect([pending.status, pending.json.code]).toEqual([409, "not_live"]);
  });
});

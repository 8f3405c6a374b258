import { beforeEach, describe, expect, test } from "vitest";
import { happened, jsonOf, pendingOf, runningOf } from "#db/databases.testing.ts";
import * as note from "../(dashboard)/api/impersonations/[id]/note/route.ts";
import * as session from "../(dashboard)/api/impersonations/[id]/route.ts";
import * as timeline from "../(dashboard)/api/impersonations/[id]/timeline/route.ts";
import * as sessions from "../(dashboard)/api/impersonations/route.ts";
import { type Api, NOBODY, openApi } from "./calling.testing.ts";

let api: Api;
let id: string;
const ago = (ms: number) => new Date(Date.now() - ms);
beforeEach(async () => {
  api = await openApi();
  const times = { createdAt: ago(90_000), expiresAt: ago(-600_000) };
  ({ id } = await runningOf(api.store, api.people, times));
});

const pageAt = (name: string, ms: number) => ({
  ...{ id: name, rowId: crypto.randomUUID(), impersonationId: id, at: ago(ms), name, method: "GET", route: "/p" },
  ...{ status: 200, detail: null, late: false },
});
const actAt = (
  name: string,
  ms: number,
  outcome: "succeeded" | "refused" = "succeeded",
  type = "impersonation.action" as const,
) =>
  happened(type, ago(ms), { impersonationId: id, reason: name, outcome, changes: { item: { from: null, to: name } } });

describe("GET /api/impersonations/{id}", () => {
  test("has the level of access, how much happened, and no note yet", async () => {
    await api.store.write((tx) =>
      tx.timeline.add([pageAt("p1", 900), pageAt("p2", 800)], [actAt("a", 700), actAt("r", 600, "refused")]),
    );
    const { json } = await api.call(session, "GET", { id });
    expect(json).toMatchObject({ access: "full", note: null, summary: { pages: 2, acts: 1, refusals: 1 } });
    expect(json.summary.seconds).toBeGreaterThanOrEqual(90);
    expect(json.summary.seconds).toBeLessThan(100);
    expect(Object.keys((await api.call(sessions, "GET")).json.items[0])).not.toContain("summary");
  });

  test("says of one that was never opened that it lasted no time", async () => {
    await api.store.write((tx) =>
      tx.impersonations.end({}, "stopped", new Date(), () => happened("impersonation.ended", new Date())),
    );
    const pending = pendingOf(api.people, { createdAt: ago(1000), expiresAt: ago(-60_000) });
    await api.store.write((tx) => tx.impersonations.add(pending, happened("impersonation.requested", new Date())));
    expect((await api.call(session, "GET", { id: pending.id })).json.summary).toEqual({
      seconds: 0,
      pages: 0,
      acts: 0,
      refusals: 0,
    });
  });
});

describe("GET /api/impersonations/{id}/timeline", () => {
  const names = async (query = "") => {
    const { json } = await api.call(timeline, "GET", { id, query });
    return { names: json.items.map((item: { name: string }) => item.name), nextCursor: json.nextCursor };
  };

  test("is oldest first, pages and events as one list, page by page with nothing twice and nothing left out", async () => {
    const pages = [pageAt("p1", 900), pageAt("p2", 500), pageAt("p3", 500), pageAt("p4", 100)];
    await api.store.write((tx) =>
      tx.timeline.add(pages, [actAt("a1", 800), actAt("r1", 500, "refused"), actAt("a2", 300)]),
    );
    const all = ["p1", "a1", "p2", "p3", "r1", "a2", "p4"];
    expect(await names()).toEqual({ names: all, nextCursor: null });
    for (const limit of [1, 2, 3, 6]) {
      let [seen, cursor] = [[] as string[], ""];
      do {
        const page = await names(`?limit=${limit}${cursor && `&cursor=${cursor}`}`);
        seen = [...seen, ...page.names];
        cursor = page.nextCursor;
      } while (cursor);
      expect(seen).toEqual(all);
    }
  });

  test("has what doesn't apply as null, and the beginning and the end by their kinds", async () => {
    const about = { impersonationId: id };
    await api.store.write(function* (tx) {
      yield* tx.audit.add(happened("impersonation.requested", ago(90_000), about));
      yield* tx.audit.add(happened("impersonation.started", ago(89_000), about));
      yield* tx.audit.add(happened("impersonation.ended", ago(1000), { ...about, reason: "stopped" }));
    });
    const { json } = await api.call(timeline, "GET", { id });
    expect(json.items.map(({ kind }: { kind: string }) => kind)).toEqual(["requested", "started", "ended"]);
    const none = { name: null, method: null, route: null, status: null, detail: null, late: false };
    expect(json.items[0]).toEqual({ id: expect.any(String), at: expect.any(String), kind: "requested", ...none });
  });

  test("shows acts of a version before, and what the demo product refused then; no other refusal around the session", async () => {
    const about = { impersonationId: id, outcome: "refused" } as const;
    const attempted = { attempted: { from: null, to: "Change the card" } };
    await api.store.write(function* (tx) {
      yield* tx.audit.add(
        happened("impersonation.action", ago(900), { impersonationId: id, reason: "Created an invoice" }),
      );
      yield* tx.audit.add(
        happened("impersonation.denied", ago(800), { ...about, reason: "impersonated", changes: attempted }),
      );
      yield* tx.audit.add(happened("impersonation.denied", ago(700), { ...about, reason: "forbidden" }));
    });
    const { json } = await api.call(timeline, "GET", { id });
    expect(json.items).toMatchObject([
      { kind: "act", name: "Created an invoice" },
      { kind: "refused", name: "Change the card" },
    ]);
  });

  test.each(["x", Buffer.from('[1,"a",2,3]').toString("base64url"), Buffer.from("[1,2]").toString("base64url")])(
    "refuses the cursor %s of no list of ours",
    async (cursor) => {
      expect(await api.call(timeline, "GET", { id, query: `?cursor=${cursor}` })).toMatchObject({ status: 422 });
    },
  );
});

describe("PUT /api/impersonations/{id}/note", () => {
  const put = (as: "mina" | "olivia" | "adam" | "max", text: unknown = "The card is theirs to change.") =>
    api.call(note, "PUT", { as, id, body: { text } });
  const noted = async () =>
    (await api.store.sql("SELECT changes FROM audit_events WHERE type = 'impersonation.noted' ORDER BY seq")).map(
      ({ changes }) => jsonOf(changes).note,
    );

  test("keeps what its impersonator writes, and each change of it is an event with both texts", async () => {
    expect(await put("mina", " First ")).toMatchObject({ status: 204, json: null });
    expect((await put("mina", "First")).status).toBe(204);
    expect((await put("mina", "Second")).status).toBe(204);
    expect((await api.call(session, "GET", { id })).json.note).toEqual({
      text: "Second",
      at: expect.stringMatching(/Z$/),
    });
    expect(await noted()).toEqual([
      { from: null, to: "First" },
      { from: "First", to: "Second" },
    ]);
  });

  test.each(["olivia", "adam", "max"] as const)("is refused to %s, and that is recorded", async (who) => {
    expect(await put(who)).toMatchObject({ status: 403, json: { code: "forbidden" } });
    const [denied] = await api.store.sql(
      "SELECT outcome, impersonation_id FROM audit_events WHERE type = 'impersonation.denied'",
    );
    expect(denied).toMatchObject({ outcome: "refused", impersonation_id: id });
    expect(await noted()).toEqual([]);
  });

  test.each(["", " ", "n".repeat(2001), 5, null])("refuses the text %j", async (text) => {
    expect(await put("mina", text)).toMatchObject({ status: 422, json: { errors: [{ pointer: "/text" }] } });
  });

  test("takes 2,000 characters, and no key beside the text", async () => {
    expect((await put("mina", "n".repeat(2000))).status).toBe(204);
    expect(await api.call(note, "PUT", { as: "mina", id, body: { text: "t", at: 1 } })).toMatchObject({ status: 422 });
  });

  test("is 409 not_started before the session was opened", async () => {
    await api.store.write((tx) =>
      tx.impersonations.end({}, "stopped", new Date(), () => happened("impersonation.ended", new Date())),
    );
    const pending = pendingOf(api.people, { createdAt: ago(1000), expiresAt: ago(-60_000) });
    await api.store.write((tx) => tx.impersonations.add(pending, happened("impersonation.requested", new Date())));
    const answer = await api.call(note, "PUT", { as: "mina", id: pending.id, body: { text: "t" } });
    expect(answer).toMatchObject({ status: 409, json: { code: "not_started" } });
  });
});

describe("a Member gets nothing of somebody else's session", () => {
  test("403 where it exists, 404 where it doesn't, by each address", async () => {
    for (const [route, method, body] of [
      [session, "GET"],
      [timeline, "GET"],
      [note, "PUT", { text: "t" }],
    ] as const) {
      expect((await api.call(route, method, { as: "max", id, body })).status).toBe(403);
      expect((await api.call(route, method, { as: "max", id: NOBODY, body })).status).toBe(404);
      expect((await api.call(route, method, { as: null, id, body })).status).toBe(401);
    }
    expect(
      (await api.call(sessions, "GET", { as: "max", query: `?productId=${api.people.product.id}` })).json.items,
    ).toEqual([]);
  });
});

describe("GET /api/impersonations", () => {
  const idsOf = async (query: string) =>
    (await api.call(sessions, "GET", { query })).json.items.map((item: { id: string }) => item.id);

  test("lists those of one product, and those confirmed between two instants, both included", async () => {
    const createdAt = (await api.call(session, "GET", { id })).json.createdAt;
    const [before, after] = [Date.parse(createdAt) - 1, Date.parse(createdAt) + 1].map((ms) =>
      new Date(ms).toISOString(),
    );
    const by = `impersonatorId=${api.people.mina.id}`;
    expect(await idsOf(`?productId=${api.people.product.id}`)).toEqual([id]);
    expect(await idsOf(`?productId=${NOBODY}`)).toEqual([]);
    for (const more of [
      "",
      `&${by}`,
      `&${by}&productId=${api.people.product.id}`,
      `&userId=${api.people.uma.id}&${by}`,
      "&query=uma",
      "&status=live",
    ]) {
      expect(await idsOf(`?from=${createdAt}&to=${createdAt}${more}`), more).toEqual([id]);
      expect(await idsOf(`?from=${after}${more}`), more).toEqual([]);
      expect(await idsOf(`?to=${before}${more}`), more).toEqual([]);
    }
  });

  test("refuses what is no instant or no id", async () => {
    for (const query of ["?from=2026-11-22", "?to=x", "?productId=x"])
      expect(await api.call(sessions, "GET", { query })).toMatchObject({ status: 422 });
  });
});

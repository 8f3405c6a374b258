import { beforeEach, describe, expect, test } from "vitest";
import { jsonOf, runningOf } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import * as auditKey from "#endpoints/audit/key.ts";
import { openCheckpoint } from "#lib/audit/log/checkpoint.ts";
import { parseVerifierKey, type Verifier } from "#lib/audit/log/note.ts";
import { sealLog, signerOf } from "#lib/audit/log/seal.ts";
import { hashOfLeaf, rootByInclusion } from "#lib/audit/log/tree.ts";
import { openKeyring } from "#lib/tokens/keys.ts";
import * as checkpoint from "../(dashboard)/api/audit/checkpoint/route.ts";
import * as checkpoints from "../(dashboard)/api/audit/checkpoints/route.ts";
import * as proof from "../(dashboard)/api/audit/proof/route.ts";
import * as auditExport from "../(dashboard)/api/audit-events/export/route.ts";
import { type Api, addSigningKeys, NOBODY, openApi, type Route } from "./calling.testing.ts";

let api: Api;
let verifier: Verifier;
const started = "impersonation.started";
const changed = "user.email_changed";

async function seal(): Promise<void> {
  const key = await openKeyring(api.store, NOBODY, () => new Date()).logKey();
  await sealLog({
    store: api.store,
    clock: () => new Date(),
    signer: signerOf("localhost:3000/audit", key),
    say: () => {},
  });
}

beforeEach(async () => {
  api = await openApi();
  await addSigningKeys(api.store);
  await runningOf(api.store, api.people);
  const { uma } = api.people;
  await api.store.write((tx) => tx.audit.add(happened(changed, new Date(), { user: uma })));
  await seal();
  verifier = parseVerifierKey((await api.call(auditKey as Route, "GET", { as: null })).text);
});

const eventOf = async (type: string) =>
  String((await api.store.sql(`SELECT id FROM audit_events WHERE type = '${type}'`))[0]?.id);
const exported = () => api.store.sql("SELECT * FROM audit_events WHERE type LIKE 'audit.%'");

test("the verifier key is anybody's, on both hosts and on no other", async () => {
  expect(verifier.name).toBe("localhost:3000/audit");
  const get = (host: string) => api.call(auditKey as Route, "GET", { as: null, headers: { host } });
  const product = await get("127.0.0.1:3000");
  expect(product.text).toMatch(/^localhost:3000\/audit\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+\n$/);
  expect(product.headers.get("content-type")).toContain("text/plain");
  expect((await get("evil.example")).status).toBe(404);
});

describe("an auditor gets", () => {
  test("a checkpoint of now, which is signed and not kept", async () => {
    const { status, headers, text } = await api.call(checkpoint, "GET", { as: "adam" });
    expect([status, headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
    expect(openCheckpoint(text, [verifier])?.size).toBe(Number(await api.eventCount()));
    expect(await api.store.sql("SELECT * FROM audit_checkpoints")).toHaveLength(1);
  });

  test("those that are kept, newest first, by the page", async () => {
    await api.store.write((tx) => tx.audit.add(happened("impersonation.ended", new Date())));
    await seal();
    const first = await api.call(checkpoints, "GET", { query: "?limit=1" });
    expect(first.json.items).toMatchObject([{ size: Number(await api.eventCount()), at: expect.any(String) }]);
    expect(openCheckpoint(first.json.items[0].note, [verifier])).toMatchObject({ size: first.json.items[0].size });
    const second = await api.call(checkpoints, "GET", { query: `?limit=1&cursor=${first.json.nextCursor}` });
    expect(second.json).toMatchObject({ items: [{ size: first.json.items[0].size - 1 }], nextCursor: null });
  });

  test("the proof that an event is in it", async () => {
    const { status, json } = await api.call(proof, "GET", { query: `?event=${await eventOf(changed)}` });
    expect(status).toBe(200);
    const opened = openCheckpoint(json.checkpoint, [verifier]);
    const leaf = Buffer.from(json.leaf, "base64").toString();
    expect(opened?.size).toBe(json.treeSize);
    expect(rootByInclusion(json.leafIndex, json.treeSize, hashOfLeaf(leaf), json.hashes)).toBe(opened?.root);
    expect(JSON.parse(leaf)).toMatchObject({ type: changed, userHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(leaf).not.toContain(api.people.uma.id);
  });

  test("the proof that it is what it was, and is told what no tree ever was", async () => {
    const size = Number(await api.eventCount());
    const asked = (query: string) => api.call(proof, "GET", { query });
    expect(await asked(`?from=3&to=${size}`)).toMatchObject({ status: 200, json: { from: 3, to: size } });
    expect((await asked(`?from=${size}&to=${size}`)).json.hashes).toEqual([]);
    const wrong = [
      `from=3&to=${size + 1}`,
      "from=4&to=3",
      "from=0&to=3",
      "from=-1&to=3",
      "from=1.5&to=3",
      "from=3",
      "to=3",
      "",
    ];
    for (const query of [...wrong, "event=x", `event=${NOBODY}&from=1`, "from=1&to=2&more=1"])
      expect(await asked(`?${query}`), query).toMatchObject({ status: 422, json: { code: "invalid_input" } });
  });

  test("no proof of what isn't sealed yet, or never was", async () => {
    const event = happened("session.ended", new Date());
    await api.store.write((tx) => tx.audit.add(event));
    const asked = (id: string) => api.call(proof, "GET", { query: `?event=${id}` });
    expect(await asked(event.id)).toMatchObject({ status: 409, json: { code: "not_sealed" } });
    expect(await asked(NOBODY)).toMatchObject({ status: 404, json: { code: "not_found" } });
  });
});

describe("the export", () => {
  test("has everything up to now, newest first, in three formats, and is recorded", async () => {
    const csv = await api.call(auditExport, "GET", { query: "?format=csv" });
    expect(csv.headers.get("content-type")).toContain("text/csv");
    expect(csv.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-log-\d{4}-\d\d-\d\d\.csv"$/);
    const [, ...rows] = csv.text.trimEnd().split("\r\n");
    expect(rows).toHaveLength(Number(await api.eventCount()));
    expect(rows.join("\n")).toMatch(/,"audit\.exported","succeeded",.*,"olivia@acme\.example",/);
    expect(await exported()).toHaveLength(1);

    const query = `?format=jsonl&type=${started}`;
    const lines = (await api.call(auditExport, "GET", { query })).text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      {
        ...{ specversion: "1.0", id: await eventOf(started), source: "http://localhost:3000/audit", type: started },
        ...{ time: expect.any(String), datacontenttype: "application/json" },
        data: expect.objectContaining({ type: started, id: await eventOf(started) }),
      },
    ]);
    const ocsf = (await api.call(auditExport, "GET", { query: "?format=ocsf" })).text.trim().split("\n");
    const classes: [string, number][] = ocsf
      .map((line) => JSON.parse(line))
      .map((event) => [event.metadata.event_code, event.type_uid]);
    expect(new Map(classes)).toEqual(
      new Map([
        ["audit.exported", 300402],
        ["session.signed_in", 300499],
        ["impersonation.started", 300207],
        ["impersonation.requested", 300401],
        ["grant.created", 300501],
        ["impersonation.enabled", 300403],
        ["product.added", 300401],
        ["user.added", 300401],
        ["employee.added", 300401],
        [changed, 300403],
      ]),
    );
    expect((await exported()).map(({ changes }) => jsonOf(changes).format.to)).toEqual(["csv", "jsonl", "ocsf"]);
  });

  test("is told to whoever asked by HEAD, or ahead of time, without being made", async () => {
    for (const [method, headers] of [
      ["HEAD", {}],
      ["GET", { "sec-purpose": "prefetch" }],
    ] as const) {
      const answer = await api.call({ ...auditExport, HEAD: auditExport.GET }, method, {
        query: "?format=csv",
        headers,
      });
      expect([answer.status, answer.text]).toEqual([200, ""]);
    }
    expect(await exported()).toEqual([]);
  });

  test("isn't for another site's pages, and not for what isn't known", async () => {
    const ask = (query: string, site?: string) =>
      api.call(auditExport, "GET", { query, headers: site === undefined ? {} : { "sec-fetch-site": site } });
    for (const site of ["cross-site", "same-site"])
      expect(await ask("?format=csv", site)).toMatchObject({ status: 403, json: { code: "cross_origin" } });
    for (const query of ["", "?format=xml", "?format=csv&cursor=x", "?format=csv&limit=3", "?format=csv&type=x"])
      expect((await ask(query)).status, query).toBe(422);
    expect(await exported()).toEqual([]);
    for (const site of ["same-origin", "none"]) expect((await ask("?format=csv", site)).status).toBe(200);
  });
});

const addresses: [string, Route, string][] = [
  ["checkpoint", checkpoint, ""],
  ["checkpoints", checkpoints, ""],
  ["proof", proof, "?from=1&to=1"],
  ["export", auditExport, "?format=csv"],
];
test.each(addresses)("%s is nobody's who isn't signed in, and no Member's", async (_, route, query) => {
  expect(await api.call(route, "GET", { as: null, query })).toMatchObject({
    status: 401,
    json: { code: "not_signed_in" },
  });
  for (const as of ["mina", "max"] as const)
    expect(await api.call(route, "GET", { as, query })).toMatchObject({ status: 403, json: { code: "forbidden" } });
  const unknown = await api.call(route, "GET", { query: `${query === "" ? "?" : `${query}&`}more=1` });
  expect(unknown).toMatchObject({ status: 422, json: { code: "invalid_input" } });
});

test("a Member's try to export is recorded", async () => {
  await api.call(auditExport, "GET", { as: "max", query: "?format=csv" });
  expect(await exported()).toMatchObject([{ type: "audit.denied", outcome: "refused", reason: "forbidden" }]);
});

import { createRecorder, type Rejected } from "@understudy/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, openMemory, type People, runningOf, type TestDatabase } from "#db/databases.testing.ts";
import "#app/api/calling.testing.ts"; // sets the environment

/** The SDK's recorder and the address that it tells, without a socket between them. */
let store: TestDatabase;
let people: People;
let sid: string;
let rejected: Rejected[];
let troubles: string[];
beforeEach(async () => {
  const minutes = (n: number) => new Date(Date.now() + n * 60_000);
  store = openMemory();
  people = await addPeople(store, { now: minutes(-20) });
  Object.assign(globalThis, { understudy: { store } });
  ({ id: sid } = await runningOf(store, people, { createdAt: minutes(-20), expiresAt: minutes(40) }));
  [rejected, troubles] = [[], []];
});

const recorderWith = (clientSecret = "secret") =>
  createRecorder({
    ...{ authUrl: "http://127.0.0.1:3000", clientId: "demo-product", clientSecret },
    async fetch(url, init) {
      const { POST } = await import("./actions.ts");
      const headers = new Headers(init.headers);
      headers.set("host", new URL(url).host);
      return POST(new Request(url, { ...init, headers }));
    },
    onRejected: (each) => rejected.push(each),
    onTrouble: ({ message }) => troubles.push(message),
  });
const timeline = async () => {
  const { items } = await store.read((tx) =>
    tx.timeline.list({ impersonationId: sid, pages: true }, { cursor: null, limit: 100 }),
  );
  return items.filter(({ kind }) => !["requested", "started"].includes(kind));
};

describe("what the SDK records", () => {
  test("is in the session's timeline when the answer comes", async () => {
    const recorder = recorderWith();
    const read = { sid, method: "GET", route: "/invoices" };
    await recorder.recordImpersonation(read, () => new Response());
    await recorder.recordImpersonation({ sid, method: "POST", route: "/invoices/:id/send" }, () => {
      recorder.record("Sent invoice", { number: "INV-7" });
      return new Response(null, { status: 204 });
    });
    expect(await timeline()).toMatchObject([
      { kind: "page", name: "GET /invoices", method: "GET", route: "/invoices", status: 200 },
      { kind: "act", name: "Sent invoice", route: "/invoices/:id/send", status: 204, detail: { number: "INV-7" } },
    ]);
    expect([rejected, troubles]).toEqual([[], []]);
  });

  test("of a session that isn't the product's is rejected, and not answered as done", async () => {
    const asked = { sid: crypto.randomUUID(), method: "POST", route: "/invoices" };
    expect((await recorderWith().recordImpersonation(asked, () => new Response())).status).toBe(503);
    expect(rejected).toMatchObject([{ code: "unknown_session", name: "POST /invoices" }]);
  });

  test("with a wrong client secret is a clear error at the first delivery", async () => {
    const recorder = recorderWith("another");
    const asked = { sid, method: "POST", route: "/invoices" };
    expect((await recorder.recordImpersonation(asked, () => new Response())).status).toBe(503);
    expect(troubles).toEqual([expect.stringContaining("clientSecret")]);
    expect(await timeline()).toEqual([]);
  });
});

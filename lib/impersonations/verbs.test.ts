import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, openMemory, type People, type TestDatabase } from "#db/databases.testing.ts";
import { as, type TestClock, testClock, testContext } from "../context.testing.ts";
import type { EmployeeContext } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { authorize } from "../oauth/authorize.ts";
import { endAll, endAllImpersonations, endImpersonation, settleOverdue } from "./end.ts";
import { HOUR_MS } from "./impersonation.ts";
import { getImpersonation, listImpersonations } from "./list.ts";
import { redeemCode } from "./redeem.ts";
import { STARTS_PER_HOUR, startImpersonation } from "./start.ts";

let store: TestDatabase;
let people: People;
let clock: TestClock;

const ISSUER = "http://localhost:3000";
const verifier = "v".repeat(43);
const page = { cursor: null, limit: 50 };

beforeEach(async () => {
  store = openMemory();
  clock = testClock();
  people = await addPeople(store, { now: clock.now });
});

const caller = (name: "olivia" | "adam" | "mina" | "max"): EmployeeContext =>
  as(testContext(store, clock), people[name] as Employee, people.sessions[name]);

const events = async (type: string) =>
  (await store.sql(`SELECT * FROM audit_events WHERE type = '${type}' ORDER BY seq`)) as {
    reason: string;
    outcome: string;
  }[];
const rows = () => store.sql("SELECT id, end_reason FROM impersonations ORDER BY created_at");

const input = (more: Partial<Parameters<typeof startImpersonation>[1]> = {}) => ({
  userId: people.uma.id,
  reason: "Her invoices look wrong",
  ticket: null,
  productId: null,
  ...more,
});

const start = (name: "olivia" | "adam" | "mina" | "max" = "mina", more = {}) =>
  startImpersonation(caller(name), input(more));

async function codeFor(impersonationId: string, name: "mina" | "olivia" = "mina"): Promise<string> {
  const params = new URLSearchParams({
    client_id: people.product.clientId,
    redirect_uri: people.product.redirectUris[0] ?? "",
    response_type: "code",
    scope: "openid",
    state: "state",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    login_hint: impersonationId,
  });
  const answer = new URL(await authorize(testContext(store, clock), caller(name), ISSUER, params));
  return answer.searchParams.get("code") ?? `refused: ${answer.searchParams.get("error")}`;
}

/** Nobody reads it here. */
const unsigned = () => "an ID token";

const redeem = (code: string, more = {}) => {
  const redirectUri = people.product.redirectUris[0] ?? "";
  const redemption = { code, redirectUri, codeVerifier: verifier, ...more };
  return redeemCode(testContext(store, clock), people.product, redemption, unsigned);
};

async function running(name: "mina" = "mina") {
  const { impersonation } = await start(name);
  await redeem(await codeFor(impersonation.id));
  clock.advance(1000);
  return impersonation;
}

describe("starting", () => {
  test("gives a pending impersonation that ends an hour after the click at most", async () => {
    const { impersonation } = await start();
    expect(impersonation).toMatchObject({ startedAt: null, endedAt: null, reason: "Her invoices look wrong" });
    expect(impersonation.expiresAt.getTime()).toBe(clock.now.getTime() + HOUR_MS);
    expect(await events("impersonation.requested")).toHaveLength(1);
  });

  test.each([
    ["an employee without a grant", "max", {}, "not_granted"],
    ["an Owner without a grant: no role has it implicitly", "olivia", {}, "not_granted"],
    ["a user who is an employee too", "mina", { userId: "a0000000-0000-4000-8000-000000000003" }, "user_is_employee"],
  ] as const)("is refused to %s, on record, and writes nothing else", async (_, name, more, code) => {
    await expect(start(name, more)).rejects.toMatchObject({ code });
    expect(await rows()).toHaveLength(0);
    expect(await events("impersonation.denied")).toMatchObject([{ reason: code, outcome: "refused" }]);
  });

  test("is refused while the feature is off", async () => {
    await store.sql("UPDATE impersonation_settings SET enabled = 0");
    await expect(start()).rejects.toMatchObject({ code: "impersonation_disabled" });
  });

  test("is refused for a disabled user", async () => {
    await store.sql(`UPDATE users SET active = 0 WHERE id = '${people.uma.id}'`);
    await expect(start()).rejects.toMatchObject({ code: "user_unavailable" });
  });

  test("asks for a reason where one is required, and takes none where it is optional", async () => {
    await expect(start("mina", { reason: null })).rejects.toMatchObject({
      code: "reason_required",
      fields: [{ pointer: "/reason" }],
    });
    await store.sql("UPDATE impersonation_settings SET reason = 'optional'");
    expect((await start("mina", { reason: null })).impersonation.reason).toBeNull();
  });

  test("a second time ends the first as replaced, so nobody has two", async () => {
    await running();
    await start();
    expect((await rows()).map((row) => row.end_reason)).toEqual(["replaced", null]);
  });

  test("is refused past 120 in an hour, with the seconds to wait, and possible again later", async () => {
    for (let count = 0; count < STARTS_PER_HOUR; count++) {
      await start();
      clock.advance(1000);
    }
    await expect(start()).rejects.toMatchObject({
      code: "too_many_requests",
      retryAfterSeconds: 3600 - STARTS_PER_HOUR,
    });
    clock.advance((3600 - STARTS_PER_HOUR + 1) * 1000);
    await expect(start()).resolves.toBeDefined();
  });
});

describe("opening", () => {
  test("is for the dashboard session that confirmed, and for no other", async () => {
    const { impersonation } = await start();
    expect(await codeFor(impersonation.id, "olivia")).toBe("refused: access_denied");
    expect(await codeFor(impersonation.id)).toHaveLength(43);
  });

  test("is over a minute after the click", async () => {
    const { impersonation } = await start();
    const code = await codeFor(impersonation.id);
    clock.advance(60_000);
    expect(await codeFor(impersonation.id)).toBe("refused: access_denied");
    await expect(redeem(code)).rejects.toMatchObject({ code: "invalid_grant" });
  });

  test("happens once: 20 redemptions at once give one success and one started event, and the reuse ends it", async () => {
    const { impersonation } = await start();
    const code = await codeFor(impersonation.id);
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => redeem(code)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await events("impersonation.started")).toHaveLength(1);
    expect(await events("impersonation.code_reused")).toHaveLength(1);
    expect(await rows()).toMatchObject([{ end_reason: "code_reused" }]);
  });

  test.each([
    ["another verifier", { codeVerifier: "w".repeat(43) }],
    ["another redirect URI", { redirectUri: "http://127.0.0.1:3000/elsewhere" }],
  ])("with %s is refused, changes nothing and spends nothing", async (_, wrong) => {
    const { impersonation } = await start();
    const code = await codeFor(impersonation.id);
    await expect(redeem(code, wrong)).rejects.toMatchObject({ code: "invalid_grant" });
    await expect(redeem(code)).resolves.toMatchObject({ impersonation: { id: impersonation.id } });
  });

  test("again by a stranger, with another verifier, changes nothing", async () => {
    const { impersonation } = await start();
    const code = await codeFor(impersonation.id);
    await redeem(code);
    await expect(redeem(code, { codeVerifier: "w".repeat(43) })).rejects.toMatchObject({ code: "invalid_grant" });
    expect(await rows()).toMatchObject([{ end_reason: null }]);
  });

  test("by another product is refused", async () => {
    const { impersonation } = await start();
    const code = await codeFor(impersonation.id);
    const other = { ...people.product, id: "b0000000-0000-4000-8000-000000000009" };
    const redirectUri = other.redirectUris[0] ?? "";
    const redemption = { code, redirectUri, codeVerifier: verifier };
    const attempt = redeemCode(testContext(store, clock), other, redemption, unsigned);
    await expect(attempt).rejects.toMatchObject({ code: "invalid_grant" });
  });

  test("is refused when the grant went between the click and the code", async () => {
    const { impersonation } = await start();
    const code = await codeFor(impersonation.id);
    await store.sql("UPDATE grants SET revoked_at = 1");
    await expect(redeem(code)).rejects.toMatchObject({ code: "invalid_grant" });
  });
});

describe("ending", () => {
  test("one's own is stopped; an Owner's or Admin's hand is ended_by_admin", async () => {
    const first = await running();
    await endImpersonation(caller("mina"), first.id);
    const second = await running();
    await endImpersonation(caller("adam"), second.id);
    expect((await rows()).map((row) => row.end_reason)).toEqual(["stopped", "ended_by_admin"]);
  });

  test("twice is no error and gives one event", async () => {
    const { id } = await running();
    await endImpersonation(caller("mina"), id);
    await endImpersonation(caller("mina"), id);
    expect(await events("impersonation.ended")).toHaveLength(1);
  });

  test("somebody else's is refused to a Member, on record", async () => {
    const { id } = await running();
    await expect(endImpersonation(caller("max"), id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(endAllImpersonations(caller("max"))).rejects.toMatchObject({ code: "forbidden" });
    expect(await rows()).toMatchObject([{ end_reason: null }]);
    expect(await events("impersonation.denied")).toHaveLength(2);
  });

  test("all at once ends every one", async () => {
    await running();
    await endAllImpersonations(caller("olivia"));
    expect(await rows()).toMatchObject([{ end_reason: "ended_by_admin" }]);
  });

  test("ends the product session that points at it, in the same transaction", async () => {
    const { id } = await running();
    await store.write(function* (tx) {
      const event = yield* tx.audit.list({ type: "impersonation.started" }, page);
      const [seen] = event.items;
      if (!seen) throw new Error("nothing started");
      const session = {
        id: crypto.randomUUID(),
        tokenHash: "h",
        userId: people.uma.id,
        impersonationId: id,
        createdAt: clock.now,
        expiresAt: new Date(clock.now.getTime() + HOUR_MS),
      };
      yield* tx.productSessions.add(session, { ...seen, id: crypto.randomUUID(), type: "session.signed_in" });
    });
    await endImpersonation(caller("mina"), id);
    expect(await store.sql("SELECT ended_at FROM product_sessions")).not.toMatchObject([{ ended_at: null }]);
  });

  test("an overdue one is expired at its very end, with one event, however many notice at once", async () => {
    await running();
    clock.advance(2 * HOUR_MS);
    await Promise.all(Array.from({ length: 10 }, () => settleOverdue(testContext(store, clock))));
    const [row] = await store.sql("SELECT ended_at, expires_at, end_reason FROM impersonations");
    expect(row).toMatchObject({ end_reason: "expired", ended_at: row?.expires_at });
    expect(await events("impersonation.ended")).toMatchObject([{ reason: "expired" }]);
  });

  test("one that was never opened is not_opened, a minute after the click", async () => {
    await start();
    clock.advance(60_000);
    await settleOverdue(testContext(store, clock));
    expect(await rows()).toMatchObject([{ end_reason: "not_opened" }]);
  });

  test("what was overdue already does not get a later reason", async () => {
    await running();
    clock.advance(HOUR_MS);
    const context = testContext(store, clock);
    await store.write((tx) => endAll(context, tx, {}, "feature_disabled", { kind: "system" }));
    expect(await rows()).toMatchObject([{ end_reason: "expired" }]);
  });
});

describe("the list", () => {
  test("shows Members their own, whatever they ask for; Owners and Admins see everybody's", async () => {
    const { id } = await running();
    const of = async (name: "max" | "adam", query = {}) => (await listImpersonations(caller(name), query, page)).items;
    expect(await of("max")).toHaveLength(0);
    expect(await of("max", { impersonatorId: people.mina.id })).toHaveLength(0);
    expect(await of("adam", { status: "live", userId: people.uma.id })).toMatchObject([{ id }]);
    await expect(getImpersonation(caller("max"), id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(getImpersonation(caller("adam"), crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
  });
});

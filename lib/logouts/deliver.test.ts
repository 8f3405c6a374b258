import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runningOf } from "#db/databases.testing.ts";
import { endAll, endImpersonation, settleOverdue } from "../impersonations/end.ts";
import { type EndReason, endReasons, HOUR_MS } from "../impersonations/impersonation.ts";
import { confirmed, ISSUER, minaOf, openIssuer, PRODUCT_HOST, type TestIssuer } from "../oauth/oauth.testing.ts";
import { deliverLogouts } from "./deliver.ts";
import { answerOk, openProductServer } from "./logouts.testing.ts";

let at: TestIssuer;
let opened: { close: () => Promise<unknown> }[];
beforeEach(async () => {
  at = await openIssuer();
  opened = [];
});
afterEach(() => Promise.all(opened.map((server) => server.close())));

/** The product of the tests, with a server of its own that is told of ends. */
async function product(answer?: Parameters<typeof openProductServer>[0], kind: "hosted" | "oidc" = "oidc") {
  const server = await openProductServer(answer);
  opened.push(server);
  await register(server.uri, kind);
  return server;
}

const register = (uri: string | null, kind = "oidc") =>
  at.store.sql(
    `UPDATE products SET kind = '${kind}', backchannel_logout_uri = ${uri === null ? "NULL" : `'${uri}'`} WHERE id = '${at.people.product.id}'`,
  );

const run = () => {
  const now = at.clock.now;
  const hour = { createdAt: now, expiresAt: new Date(now.getTime() + HOUR_MS) };
  return runningOf(at.store, at.people, hour, crypto.randomUUID());
};
const end = (reason: EndReason = "stopped") =>
  at.store.write((tx) => endAll(at.issuer, tx, {}, reason, { kind: "system" }));
const deliver = (reach = { local: true, allowedPrivateHosts: [] as string[] }) =>
  deliverLogouts({ ...at.issuer, reach });
const unreachable = async () =>
  (await at.store.read((tx) => tx.audit.list({ type: "product.unreachable" }, { cursor: null, limit: 10 }))).items;

describe("the logout token", () => {
  test.each([
    ["oidc", ISSUER],
    ["hosted", PRODUCT_HOST],
  ] as const)(
    "of a product of kind %s is what the standard asks for, and never under the key of access tokens",
    async (kind, iss) => {
      const { told } = await product(answerOk, kind);
      const impersonation = await run();
      await end();
      await deliver();
      expect(told.map(({ path }) => path)).toEqual(["/logout"]);
      expect(told[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
      const jwks = createLocalJWKSet((await at.issuer.keys.jwks("id_token")) as unknown as JSONWebKeySet);
      const { payload, protectedHeader } = await jwtVerify(told[0]?.token ?? "", jwks, {
        issuer: iss,
        audience: at.people.product.clientId,
        typ: "logout+jwt",
        algorithms: ["RS256"],
        currentDate: at.clock.now,
      });
      const { keys: forAccess } = await at.issuer.keys.jwks("access_token");
      expect(forAccess.map(({ kid }) => kid)).not.toContain(protectedHeader.kid);
      const iat = Math.floor(at.clock.now.getTime() / 1000);
      expect(payload).toEqual({
        iss,
        aud: at.people.product.clientId,
        sub: at.people.uma.id,
        sid: impersonation.id,
        iat,
        exp: iat + 120,
        jti: expect.any(String),
        events: { "http://schemas.openid.net/event/backchannel-logout": {} },
      });
    },
  );

  test("is another one at each attempt, so that a late one isn't over", async () => {
    const { told } = await product((response, nth) => response.writeHead(nth === 1 ? 500 : 200).end());
    await run();
    await end();
    await deliver();
    at.clock.advance(1000);
    await deliver();
    const [first, second] = told.map(({ token }) => decodeJwt(token));
    expect(second?.jti).not.toBe(first?.jti);
    expect(second?.iat).toBe((first?.iat ?? 0) + 1);
  });
});

describe("a product is told", () => {
  test.each(endReasons.filter((reason) => reason !== "not_opened"))("once when it ends as %s", async (reason) => {
    const { told } = await product();
    const { id } = await run();
    if (reason === "expired") {
      at.clock.advance(HOUR_MS);
      await settleOverdue(at.issuer);
    } else await end(reason);
    await deliver();
    await deliver();
    expect(told.map(({ token }) => decodeJwt(token).sid)).toEqual([id]);
  });

  test("by the verb that ends one from the dashboard, also when it is disabled meanwhile", async () => {
    const { told } = await product();
    const { id } = await run();
    await endImpersonation(minaOf(at), id);
    await at.store.sql("UPDATE products SET active = 0");
    await deliver();
    expect(told).toHaveLength(1);
  });

  test("nothing of an impersonation that was never opened, nor when it gave no address", async () => {
    const { told } = await product();
    await confirmed(at);
    await end("replaced");
    await register(null);
    await run();
    await end();
    await deliver();
    expect(told).toEqual([]);
    expect(await at.store.sql("SELECT * FROM logout_deliveries")).toEqual([]);
  });

  test("nothing when the transaction that ends it fails", async () => {
    await product();
    await run();
    const failing = at.store.write(function* (tx) {
      yield* endAll(at.issuer, tx, {}, "stopped", { kind: "system" });
      throw new Error("the disk is full");
    });
    await expect(failing).rejects.toThrow();
    expect(await at.store.sql("SELECT * FROM logout_deliveries")).toEqual([]);
  });

  test("once, whoever delivers at the same time", async () => {
    const { told } = await product();
    await run();
    await end();
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(told).toHaveLength(1);
  });

  test("again after a second when it answers 500", async () => {
    const { told } = await product((response, nth) => response.writeHead(nth === 1 ? 500 : 204).end());
    await run();
    await end();
    await deliver();
    at.clock.advance(999);
    await deliver();
    expect(told).toHaveLength(1);
    at.clock.advance(1);
    await deliver();
    at.clock.advance(HOUR_MS);
    await deliver();
    expect(told).toHaveLength(2);
    expect(await unreachable()).toEqual([]);
  });

  test("by another process after ten seconds, when the one that began has died", async () => {
    const { told } = await product();
    await run();
    await end();
    const [due] = await at.store.read((tx) => tx.logouts.listDue(at.clock.now));
    if (!due) throw new Error("nothing is due");
    await at.store.write((tx) => tx.logouts.claim(due, at.clock.now, new Date(at.clock.now.getTime() + 10_000)));
    await deliver();
    expect(told).toEqual([]);
    at.clock.advance(10_000);
    await deliver();
    expect(told).toHaveLength(1);
  });
});

test("after six attempts in six and a half minutes it is left, and that is recorded, once", async () => {
  const { told } = await product((response) => response.writeHead(503).end());
  const { id } = await run();
  await end();
  for (const waitS of [0, 1, 5, 15, 60, 300]) {
    expect(await unreachable()).toEqual([]);
    at.clock.advance(waitS * 1000);
    await deliver();
  }
  at.clock.advance(HOUR_MS);
  await deliver();
  expect(told).toHaveLength(6);
  const events = await unreachable();
  expect(events).toMatchObject([
    {
      actor: { kind: "system" },
      productId: at.people.product.id,
      impersonationId: id,
      reason: "status_503",
      changes: { name: { from: "Tally", to: "Tally" } },
    },
  ]);
});

test("a redirect isn't followed", async () => {
  const elsewhere = await openProductServer();
  opened.push(elsewhere);
  const { told } = await product((response) => response.writeHead(307, { location: elsewhere.uri }).end());
  await run();
  await end();
  await deliver();
  expect(told).toHaveLength(1);
  expect(elsewhere.told).toEqual([]);
});

test("a product that never answers holds nobody up: it is left after five seconds, and others are told meanwhile", async () => {
  await product(() => {});
  await run();
  await end();
  const began = performance.now();
  const waiting = deliver();
  const { told } = await product();
  await run();
  await end();
  await deliver();
  expect(told).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(4000);
  await waiting;
  expect(performance.now() - began).toBeLessThan(8000);
  expect(await at.store.read((tx) => tx.logouts.listDue(new Date(at.clock.now.getTime() + 1000)))).toHaveLength(1);
});

test("an endless answer is cut off, and counts by its status", async () => {
  let written = 0;
  const { told } = await product((response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(16_384))) written += 16_384;
      written += 16_384;
    };
    response.on("drain", more);
    more();
  });
  await run();
  await end();
  await deliver();
  await deliver();
  expect(told).toHaveLength(1);
  expect(written).toBeLessThan(16 * 1024 * 1024);
});

test("an address of this machine is never called by a deployment that isn't on it alone", async () => {
  const { told } = await product();
  await run();
  await end();
  await deliver({ local: false, allowedPrivateHosts: [] });
  expect(told).toEqual([]);
});

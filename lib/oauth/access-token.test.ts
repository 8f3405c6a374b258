import { decodeJwt } from "jose";
import { beforeEach, describe, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import { as, testContext } from "../context.testing.ts";
import { eventOf } from "../context.ts";
import { grantImpersonator } from "../grants/grant.ts";
import { endImpersonation } from "../impersonations/end.ts";
import { HOUR_MS } from "../impersonations/impersonation.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { hashToken } from "../tokens/token.ts";
import { basic, openClient, type TestClient } from "./client.testing.ts";
import { backChannel } from "./endpoint.ts";
import { introspectEndpoint, userinfoEndpoint } from "./introspect.ts";
import { confirmed, ISSUER, minaOf } from "./oauth.testing.ts";
import { revokeEndpoint } from "./revoke.ts";

let at: TestClient;
beforeEach(async () => {
  at = await openClient();
});

describe("introspection and userinfo", () => {
  const introspect = async (token: string) =>
    (await backChannel(at.issuer, at.post("/oauth/introspect", { token }), introspectEndpoint)).json();
  const userinfo = (token: string) =>
    backChannel(
      at.issuer,
      new Request(`${ISSUER}/oauth/userinfo`, {
        headers: { host: "localhost:3000", authorization: `Bearer ${token}` },
      }),
      userinfoEndpoint,
    );

  test("say who it is while it is on, and nothing from the moment it is over", async () => {
    const impersonation = await confirmed(at);
    const token = (await at.redeem(await at.code(impersonation.id))).body.access_token ?? "";
    expect(await introspect(token)).toMatchObject({
      active: true,
      sub: at.people.uma.id,
      act: { sub: at.people.mina.id },
      sid: impersonation.id,
    });
    expect(await (await userinfo(token)).json()).toMatchObject({
      sub: at.people.uma.id,
      email: at.people.uma.email,
      email_verified: false,
      act: { sub: at.people.mina.id, name: at.people.mina.name },
      impersonatorUserId: at.people.mina.id,
    });
    await endImpersonation(minaOf(at), impersonation.id);
    expect(await introspect(token)).toEqual({ active: false });
    expect((await userinfo(token)).status).toBe(401);
  });

  test("say, to a server that asks about one, who else is signed in as the same user, until they are out", async () => {
    const token = (await at.redeem(await at.code((await confirmed(at)).id))).body.access_token ?? "";
    expect(await introspect(token)).not.toHaveProperty("impersonation_others");
    const max = as(testContext(at.store, at.clock), at.people.max, at.people.sessions.max);
    await grantImpersonator(
      as(testContext(at.store, at.clock), at.people.olivia, at.people.sessions.olivia),
      max.caller.id,
    );
    const asked = { userId: at.people.uma.id, reason: "why", ticket: null, productId: at.people.product.id };
    const { id } = (await startImpersonation(max, asked)).impersonation;
    // Confirmed isn't in yet.
    expect(await introspect(token)).not.toHaveProperty("impersonation_others");
    const code = (await at.answerTo(at.asking(id), max)).get("code") ?? "";
    const theirs = (await at.redeem(code)).body.access_token ?? "";
    expect(await introspect(token)).toMatchObject({ impersonation_others: ["Max Berg"] });
    expect(await introspect(theirs)).toMatchObject({ impersonation_others: ["Mina Haddad"] });
    await endImpersonation(max, id);
    expect(await introspect(token)).not.toHaveProperty("impersonation_others");
    expect(await introspect(theirs)).toEqual({ active: false });
  });

  test("leave out the name and the e-mail that a user doesn't have", async () => {
    const nobody = { name: null, email: null, externalId: "crm-7" };
    await at.store.write((tx) => tx.users.update(at.people.uma.id, nobody, happened("user.updated", at.clock.now)));
    const token = (await at.redeem(await at.code((await confirmed(at)).id))).body.access_token ?? "";
    const claims = await (await userinfo(token)).json();
    expect(claims).toMatchObject({ sub: at.people.uma.id, externalId: "crm-7" });
    for (const claim of ["name", "email"]) expect(claims).not.toHaveProperty(claim);
  });

  test("say by what id the user's own system knows them, as the ID token does, where it gave one", async () => {
    const impersonation = await confirmed(at);
    const { body } = await at.redeem(await at.code(impersonation.id));
    expect(decodeJwt(body.id_token ?? "")).not.toHaveProperty("externalId");
    expect(await introspect(body.access_token ?? "")).not.toHaveProperty("externalId");
    await at.store.sql(`UPDATE users SET external_id = 'crm-4711' WHERE id = '${at.people.uma.id}'`);
    const known = (await at.redeem(await at.code((await confirmed(at)).id))).body;
    expect(decodeJwt(known.id_token ?? "").externalId).toBe("crm-4711");
    const token = known.access_token ?? "";
    expect(await introspect(token)).toMatchObject({ active: true, externalId: "crm-4711" });
    expect(await (await userinfo(token)).json()).toMatchObject({ externalId: "crm-4711" });
  });

  test("say nothing past the hour, and nothing of made-up tokens", async () => {
    const token = (await at.redeem(await at.code((await confirmed(at)).id))).body.access_token ?? "";
    at.clock.advance(HOUR_MS);
    expect(await introspect(token)).toEqual({ active: false });
    expect(await introspect("made up")).toEqual({ active: false });
    expect((await userinfo("%")).status).toBe(401);
  });
});

describe("revoking a token", () => {
  const revoke = (token: string, authorization = basic(at.people.product.clientId, "secret")) =>
    backChannel(at.issuer, at.post("/oauth/revoke", { token }, { authorization }), revokeEndpoint);
  const reasonOf = async (id: string) => (await at.store.read((tx) => tx.impersonations.find(id)))?.endReason;

  test("ends the impersonation behind it as stopped, by the product, once", async () => {
    const impersonation = await confirmed(at);
    const token = (await at.redeem(await at.code(impersonation.id))).body.access_token ?? "";
    for (let turn = 0; turn < 2; turn++) expect((await revoke(token)).status).toBe(200);
    expect(await reasonOf(impersonation.id)).toBe("stopped");
    const { items } = await at.store.read((tx) =>
      tx.audit.list({ type: "impersonation.ended" }, { cursor: null, limit: 10 }),
    );
    expect(items).toMatchObject([{ actor: { kind: "product", id: at.people.product.id }, reason: "stopped" }]);
  });

  test("changes nothing for a made-up token, and needs the client's secret", async () => {
    const impersonation = await confirmed(at);
    const token = (await at.redeem(await at.code(impersonation.id))).body.access_token ?? "";
    expect((await revoke("made up")).status).toBe(200);
    expect((await revoke(token, basic(at.people.product.clientId, "wrong"))).status).toBe(401);
    expect(await reasonOf(impersonation.id)).toBeNull();
  });

  test("changes nothing for another product's", async () => {
    const impersonation = await confirmed(at);
    const token = (await at.redeem(await at.code(impersonation.id))).body.access_token ?? "";
    const other = { ...at.people.product, id: crypto.randomUUID(), clientId: "other", builtIn: false };
    await at.store.write((tx) =>
      tx.products.add(
        { ...other, clientSecretHash: hashToken("its own") },
        eventOf(at.issuer, "product.added", { kind: "system" }),
      ),
    );
    expect((await revoke(token, basic("other", "its own"))).status).toBe(200);
    expect(await reasonOf(impersonation.id)).toBeNull();
  });
});

import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import { as, testContext } from "../context.testing.ts";
import { signOut } from "../employees/sign-in.ts";
import { endImpersonation } from "../impersonations/end.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { hashToken } from "../tokens/token.ts";
import { type AllowedClient, allowances, nonce, openAllowed } from "./allowances.testing.ts";
import { basic } from "./client.testing.ts";
import { backChannel } from "./endpoint.ts";
import { introspectEndpoint } from "./introspect.ts";
import { CLIENT_SECRET, ISSUER, minaOf } from "./oauth.testing.ts";

/** 256 bits. */
const CHANCE = /^[\w-]{43}$/;

const nearly = [
  "https://books.example/callback/",
  "https://books.example/callback?next=1",
  "https://books.example/Callback",
  "https://books.example.evil.example/callback",
  "http://books.example/callback",
  "https://books.example@evil.example/callback",
  "",
];

async function introspected(at: AllowedClient, token: string, client = "books"): Promise<Record<string, unknown>> {
  const request = at.post("/oauth/introspect", { token }, { authorization: basic(client, CLIENT_SECRET) });
  return (await backChannel(at.issuer, request, introspectEndpoint)).json();
}

describe.each(allowances)("the code and the tokens of a product that is allowed %s", (_, allowed) => {
  test("are chance each time, and kept as hashes that open nothing", async () => {
    const at = await openAllowed(allowed);
    const { id } = await at.confirm();
    const [first, second] = [await at.code(id), await at.code(id)];
    expect(first).toMatch(CHANCE);
    expect(second).not.toBe(first);
    expect(await at.store.read((tx) => tx.codes.find(first))).toBeNull();
    expect((await at.redeem(hashToken(first))).status).toBe(400);
    const { body } = await at.redeem(second);
    expect(body.access_token).toMatch(CHANCE);
    expect(await introspected(at, hashToken(body.access_token ?? ""))).toEqual({ active: false });
  });

  test("say no more than they must: one client, 300 seconds, the hour, the nonce of the request", async () => {
    const at = await openAllowed(allowed);
    const { id, expiresAt } = await at.confirm();
    const { body } = await at.redeem(await at.code(id), { nonce: "another of sixteen" });
    expect(Number(body.expires_in)).toBeLessThanOrEqual(3600);
    const token = body.id_token ?? "";
    expect(decodeProtectedHeader(token)).toEqual({ alg: "RS256", typ: "JWT", kid: expect.any(String) });
    const now = Math.floor(at.clock.now.getTime() / 1000);
    expect(decodeJwt(token)).toEqual({
      ...{ iss: ISSUER, aud: "books", sub: at.people.uma.id, sid: id, nonce },
      ...{ act: { sub: at.people.mina.id }, impersonatorUserId: at.people.mina.id },
      ...{ impersonation_access: "full", email_verified: false, auth_time: expect.any(Number) },
      ...{ session_expiry: Math.floor(expiresAt.getTime() / 1000), iat: now, exp: now + 300 },
    });
  });

  test("say nothing to another product, and nothing from the end on", async () => {
    const at = await openAllowed(allowed);
    const { id } = await at.confirm();
    const token = (await at.redeem(await at.code(id))).body.access_token ?? "";
    expect(await introspected(at, token)).toMatchObject({ active: true, sid: id, aud: "books" });
    expect(await introspected(at, token, "other")).toEqual({ active: false });
    await endImpersonation(minaOf(at), id);
    expect(await introspected(at, token)).toEqual({ active: false });
  });

  test("begin nothing once the dashboard session is over that confirmed it", async () => {
    const at = await openAllowed(allowed);
    const { id } = await at.confirm();
    const code = await at.code(id);
    await signOut(minaOf(at));
    expect((await at.redeem(code)).status).toBe(400);
    expect((await at.statusOf(id))?.startedAt).toBeNull();
  });

  test("begin nothing for a session that another has taken the place of, and not the other either", async () => {
    const at = await openAllowed(allowed);
    const first = await at.confirm();
    const code = await at.code(first.id);
    const second = await at.confirm();
    expect((await at.redeem(code)).status).toBe(400);
    for (const { id } of [first, second]) expect((await at.statusOf(id))?.startedAt).toBeNull();
  });

  test("are of the session that this browser confirmed, whoever else waits for the same product", async () => {
    const at = await openAllowed(allowed);
    const max = as(testContext(at.store, at.clock), at.people.max, at.people.sessions.max);
    const grant = { id: crypto.randomUUID(), employeeId: at.people.max.id, access: "full" as const };
    await at.store.write((tx) =>
      tx.grants.add(
        { ...grant, grantedById: at.people.olivia.id, grantedAt: at.clock.now },
        happened("grant.created", at.clock.now),
      ),
    );
    const asked = { userId: at.people.uma.id, reason: "why", ticket: null, productId: at.books.id };
    const theirs = (await startImpersonation(max, asked)).impersonation;
    const { id } = await at.confirm();
    // While both wait, so that neither is the only one that could be meant.
    const code = await at.code(id);
    const theirCode = (await at.ask(theirs.id, {}, max)).get("code") ?? "";
    const { body } = await at.redeem(code);
    expect(decodeJwt(body.id_token ?? "")).toMatchObject({ sid: id, act: { sub: at.people.mina.id } });
    expect((await at.statusOf(theirs.id))?.startedAt).toBeNull();
    const { body: others } = await at.redeem(theirCode);
    expect(decodeJwt(others.id_token ?? "")).toMatchObject({ sid: theirs.id, act: { sub: at.people.max.id } });
  });

  test("go nowhere but to the address that is registered, to the letter", async () => {
    const at = await openAllowed(allowed);
    const { id } = await at.confirm();
    for (const redirect_uri of nearly)
      await expect(at.ask(id, { redirect_uri }), redirect_uri).rejects.toMatchObject({ code: "malformed_request" });
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { openClient, type TestClient } from "../oauth/client.testing.ts";
import { launchUrlOf } from "../oauth/launch.ts";
import { confirmed, ISSUER, PRODUCT_HOST } from "../oauth/oauth.testing.ts";
import { findProductSession, startUserSession } from "../sessions/session.ts";
import { seal, unseal } from "../tokens/sealed.ts";
import { attemptCookie, beginHandoff, finishHandoff, type HandoffConfig } from "./handoff.ts";

const key = new Uint8Array(32).fill(7);

let at: TestClient;
beforeEach(async () => {
  at = await openClient();
});

const config = (): HandoffConfig => ({
  issuer: ISSUER,
  product: at.people.product,
  redirectUri: at.redirectUri,
  productUrl: PRODUCT_HOST,
  key,
});

/** From the confirming click until the browser is sent back with a code. */
async function handOffTo(target: string | null = null) {
  const impersonation = await confirmed(at);
  const launch = new URL(launchUrlOf(at.people.product, impersonation.id, ISSUER)).searchParams;
  const asking = { impersonationId: launch.get("login_hint") ?? "", target };
  const { location, cookie } = beginHandoff(at.issuer, config(), asking);
  const asked = new URL(location).searchParams;
  return { id: impersonation.id, impersonation, asked, cookie, answer: await at.answerTo(asked) };
}

interface Brought {
  answer: URLSearchParams;
  cookie: { value: string };
}

const finish = ({ answer, cookie }: Brought, beforeToken: string | null = null, more: Partial<HandoffConfig> = {}) =>
  finishHandoff(at.issuer, { ...config(), ...more }, { answer, sealed: cookie.value, beforeToken });

/** The attempt's cookie as nobody but this server could make it, with something else in it. */
const resealed = ({ value }: { value: string }, change: Record<string, string>) => ({
  value: seal(key, { ...unseal(key, value, at.clock.now), ...change }, new Date(at.clock.now.getTime() + 1000)),
});

const events = async (id: string) => {
  const rows = await at.store.sql(`SELECT type FROM audit_events WHERE impersonation_id = '${id}' ORDER BY seq`);
  return rows.map(({ type }) => type);
};
const nothingBegan = async () => {
  expect(await at.store.sql("SELECT * FROM impersonations WHERE started_at IS NOT NULL")).toEqual([]);
  expect(await at.store.sql("SELECT * FROM authorization_codes WHERE redeemed_at IS NOT NULL")).toEqual([]);
  expect(await at.store.sql("SELECT * FROM product_sessions")).toEqual([]);
};
const endReason = async () => (await at.store.sql("SELECT end_reason FROM impersonations"))[0]?.end_reason;

describe("the hand-off of the product host", () => {
  test("signs in as the user, until the impersonation's end", async () => {
    const { impersonation, answer, cookie } = await handOffTo();
    expect(cookie.name).toBe(attemptCookie(answer.get("state") ?? "", PRODUCT_HOST));
    const { token, expiresAt } = await finish({ answer, cookie });
    expect(expiresAt).toEqual(impersonation.expiresAt);
    const { session } = await findProductSession(at.issuer, token);
    expect(session).toMatchObject({
      user: { id: at.people.uma.id },
      impersonation: { impersonator: { id: at.people.mina.id } },
    });
  });

  test("is on record as any other: requested, started, signed in", async () => {
    const handOff = await handOffTo();
    await finish(handOff);
    expect(await events(handOff.id)).toEqual(["impersonation.requested", "impersonation.started", "session.signed_in"]);
  });

  test("ends the impersonation that this browser had before, and nobody's own session", async () => {
    const { token: first } = await finish(await handOffTo());
    const { token } = await finish(await handOffTo(), first);
    expect((await findProductSession(at.issuer, first)).session).toBeNull();
    const own = await startUserSession(at.issuer, at.people.ugo.id);
    await finish(await handOffTo(), own);
    expect((await findProductSession(at.issuer, own)).session?.user.id).toBe(at.people.ugo.id);
    expect((await findProductSession(at.issuer, token)).session).toBeNull();
  });

  test.each([
    ["//evil.example/", `${PRODUCT_HOST}/demo`],
    ["https://evil.example/demo", `${PRODUCT_HOST}/demo`],
    ["http://127.0.0.1:3000@evil.example/", `${PRODUCT_HOST}/demo`],
    [`blob:${PRODUCT_HOST}/x`, `${PRODUCT_HOST}/demo`],
    ["javascript:alert(1)", `${PRODUCT_HOST}/demo`],
    [`${PRODUCT_HOST}/demo/notes?a=b`, `${PRODUCT_HOST}/demo/notes?a=b`],
  ])("leads from the target %s to %s", async (target, to) => {
    expect((await finish(await handOffTo(target))).to).toBe(to);
  });
});

describe("nothing begins, and the code stays as good as it was,", () => {
  test.each<[string, (handOff: Brought) => { value: string }]>([
    [
      "another attempt's cookie",
      () => beginHandoff(at.issuer, config(), { impersonationId: crypto.randomUUID(), target: null }).cookie,
    ],
    ["no cookie, as in another browser", () => ({ value: "" })],
    ["a forged cookie", () => ({ value: "eyJhbGciOiJub25lIn0..." })],
    ["another verifier", ({ cookie }) => resealed(cookie, { verifier: "w".repeat(43) })],
    ["an attempt for another product", ({ cookie }) => resealed(cookie, { productId: crypto.randomUUID() })],
  ])("with %s", async (_, cookieOf) => {
    const handOff = await handOffTo();
    await expect(finish({ ...handOff, cookie: cookieOf(handOff) })).rejects.toThrow();
    await nothingBegan();
    await expect(finish(handOff)).resolves.toMatchObject({ to: `${PRODUCT_HOST}/demo` });
  });

  test.each<[string, (answer: URLSearchParams) => void]>([
    ["of another issuer", (answer) => answer.set("iss", "https://evil.example")],
    ["of no issuer", (answer) => answer.delete("iss")],
    ["with another state", (answer) => answer.set("state", "another")],
    ["with no state", (answer) => answer.delete("state")],
    ["with two states", (answer) => answer.append("state", answer.get("state") ?? "")],
    ["with an error beside the code", (answer) => answer.set("error", "access_denied")],
    ["with another code", (answer) => answer.set("code", "c".repeat(43))],
    ["with two codes", (answer) => answer.append("code", "c".repeat(43))],
    ["with no code", (answer) => answer.delete("code")],
  ])("for an answer %s", async (_, change) => {
    const handOff = await handOffTo();
    const answer = new URLSearchParams(handOff.answer);
    change(answer);
    await expect(finish({ ...handOff, answer })).rejects.toThrow();
    await nothingBegan();
    await expect(finish(handOff)).resolves.toMatchObject({ to: `${PRODUCT_HOST}/demo` });
  });

  test("in the dashboard session of somebody else, who gets no code", async () => {
    const { asked, cookie } = await handOffTo();
    const answer = await at.answerTo(asked, null);
    expect(answer.get("code")).toBeNull();
    await expect(finish({ answer, cookie })).rejects.toThrow("the issuer refused: login_required");
    await nothingBegan();
  });

  test("for a code of another product", async () => {
    const handOff = await handOffTo();
    const other = { ...at.people.product, id: crypto.randomUUID() };
    const cookie = resealed(handOff.cookie, { productId: other.id });
    await expect(finish({ ...handOff, cookie }, null, { product: other })).rejects.toThrow();
    await nothingBegan();
  });

  test("and what was refused of a code is on record, for the team to see", async () => {
    const handOff = await handOffTo();
    const cookie = resealed(handOff.cookie, { verifier: "w".repeat(43) });
    await expect(finish({ ...handOff, cookie })).rejects.toMatchObject({ code: "invalid_grant" });
    expect(await events(handOff.id)).toEqual(["impersonation.requested", "impersonation.denied"]);
  });
});

describe("nothing begins", () => {
  test("a minute after the click", async () => {
    const handOff = await handOffTo();
    at.clock.advance(60_000);
    await expect(finish(handOff)).rejects.toMatchObject({ code: "invalid_grant" });
    await nothingBegan();
  });

  test.each([
    ["the grant is revoked", "UPDATE grants SET revoked_at = granted_at"],
    ["the feature is off", "UPDATE impersonation_settings SET enabled = false"],
    ["the confirming dashboard session is over", "UPDATE dashboard_sessions SET ended_at = created_at"],
    ["the product is disabled", "UPDATE products SET active = false"],
    ["the user is disabled", "UPDATE users SET active = false"],
  ])("when %s between the code and its use", async (_, meanwhile) => {
    const handOff = await handOffTo();
    await at.store.sql(meanwhile);
    await expect(finish(handOff)).rejects.toMatchObject({ code: "invalid_grant" });
    await nothingBegan();
  });
});

describe("a code is good for one session", () => {
  test("used again it ends the impersonation, and the session that it opened is over", async () => {
    const handOff = await handOffTo();
    const { token } = await finish(handOff);
    await expect(finish(handOff)).rejects.toThrow();
    expect(await endReason()).toBe("code_reused");
    expect((await findProductSession(at.issuer, token)).session).toBeNull();
    expect(await events(handOff.id)).toEqual(
      expect.arrayContaining(["impersonation.ended", "impersonation.code_reused"]),
    );
  });

  test("of twenty that use it at once one opens a session, and none of them keeps it", async () => {
    const handOff = await handOffTo();
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => finish(handOff)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await at.store.sql("SELECT * FROM product_sessions")).toHaveLength(1);
    expect(await at.store.sql("SELECT * FROM product_sessions WHERE ended_at IS NULL")).toEqual([]);
    const started = (await events(handOff.id)).filter((type) => type === "impersonation.started");
    expect(started).toHaveLength(1);
    expect(await endReason()).toBe("code_reused");
  });
});

test("a session that can't be opened undoes all: the code is as good as before, nothing has begun, nothing is recorded", async () => {
  const handOff = await handOffTo();
  // After the redemption.
  await at.store.sql("ALTER TABLE product_sessions RENAME COLUMN token_hash TO broken");
  await expect(finish(handOff)).rejects.toThrow("token_hash");
  await at.store.sql("ALTER TABLE product_sessions RENAME COLUMN broken TO token_hash");
  expect(await events(handOff.id)).toEqual(["impersonation.requested"]);
  const { token } = await finish(handOff);
  expect((await findProductSession(at.issuer, token)).session?.user.id).toBe(at.people.uma.id);
});

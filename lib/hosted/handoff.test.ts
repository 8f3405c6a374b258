import { beforeEach, describe, expect, test } from "vitest";
import { openClient, type TestClient } from "../oauth/client.testing.ts";
import { fetchIssuer } from "../oauth/in-process.ts";
import { launchUrlOf } from "../oauth/launch.ts";
import { confirmed, ISSUER } from "../oauth/oauth.testing.ts";
import { findProductSession, startImpersonatedSession } from "../sessions/session.ts";
import { attemptCookie, beginHandoff, finishHandoff, type HandoffConfig } from "./handoff.ts";

let at: TestClient;
beforeEach(async () => {
  at = await openClient();
});

describe("the hand-off of the product host", () => {
  const config = (): HandoffConfig => ({
    issuer: ISSUER,
    productId: at.people.product.id,
    clientId: at.people.product.clientId,
    clientSecret: "secret",
    redirectUri: at.redirectUri,
    productUrl: "http://127.0.0.1:3000",
    home: "http://127.0.0.1:3000/demo",
    key: new Uint8Array(32).fill(7),
    fetch: (url, init) => fetchIssuer(at.issuer, url, init as RequestInit),
  });

  async function handOffTo(target: string | null = null) {
    const impersonation = await confirmed(at);
    const launch = new URL(launchUrlOf(at.people.product, impersonation.id, ISSUER)).searchParams;
    const { location, cookie } = await beginHandoff(config(), launch.get("login_hint") ?? "", target);
    const asked = new URL(location).searchParams;
    return { impersonation, asked, cookie, answer: await at.answerTo(asked) };
  }

  test("signs in as the user, until the impersonation's end", async () => {
    const { impersonation, answer, cookie } = await handOffTo();
    expect(cookie.name).toBe(attemptCookie(answer.get("state") ?? "", "http://127.0.0.1:3000"));
    const { impersonationId } = await finishHandoff(config(), `?${answer}`, cookie.value);
    const { token, expiresAt } = await startImpersonatedSession(at.issuer, impersonationId, null);
    expect(expiresAt).toEqual(impersonation.expiresAt);
    const { session } = await findProductSession(at.issuer, token);
    expect(session).toMatchObject({
      user: { id: at.people.uma.id },
      impersonation: { impersonator: { id: at.people.mina.id } },
    });
  });

  test.each([
    ["another attempt's cookie", async () => (await beginHandoff(config(), crypto.randomUUID(), null)).cookie.value],
    ["no cookie", async () => ""],
    ["a forged cookie", async () => "eyJhbGciOiJub25lIn0..."],
  ])("signs nobody in with %s", async (_, cookie) => {
    const { answer } = await handOffTo();
    await expect(finishHandoff(config(), `?${answer}`, await cookie())).rejects.toThrow();
    expect(await at.store.sql("SELECT * FROM impersonations WHERE started_at IS NOT NULL")).toHaveLength(0);
  });

  test("refuses an answer of another issuer", async () => {
    const { answer, cookie } = await handOffTo();
    answer.set("iss", "https://evil.example");
    await expect(finishHandoff(config(), `?${answer}`, cookie.value)).rejects.toThrow();
  });

  test.each([
    ["//evil.example/", "http://127.0.0.1:3000/demo"],
    ["https://evil.example/demo", "http://127.0.0.1:3000/demo"],
    ["http://127.0.0.1:3000@evil.example/", "http://127.0.0.1:3000/demo"],
    ["blob:http://127.0.0.1:3000/x", "http://127.0.0.1:3000/demo"],
    ["javascript:alert(1)", "http://127.0.0.1:3000/demo"],
    ["http://127.0.0.1:3000/demo/notes?a=b", "http://127.0.0.1:3000/demo/notes?a=b"],
  ])("leads from the target %s to %s", async (target, to) => {
    const { answer, cookie } = await handOffTo(target);
    expect((await finishHandoff(config(), `?${answer}`, cookie.value)).to).toBe(to);
  });

  test("opens one session, once: the same answer again finds the code used, and ends the impersonation", async () => {
    const { impersonation, answer, cookie } = await handOffTo();
    await finishHandoff(config(), `?${answer}`, cookie.value);
    await expect(finishHandoff(config(), `?${answer}`, cookie.value)).rejects.toThrow();
    expect(await at.store.sql(`SELECT end_reason FROM impersonations WHERE id = '${impersonation.id}'`)).toEqual([
      { end_reason: "code_reused" },
    ]);
  });
});

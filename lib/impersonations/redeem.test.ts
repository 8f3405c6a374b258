import { beforeEach, describe, expect, test } from "vitest";
import { opening, openScene, type Scene, verifier } from "./impersonating.testing.ts";
import { redeemCode } from "./redeem.ts";

let at: Scene;
beforeEach(async () => {
  at = await openScene();
});

describe("opening", () => {
  test("is for the dashboard session that confirmed, and for no other", async () => {
    const { impersonation } = await at.start();
    expect(await at.codeFor(impersonation.id, "olivia")).toBe("refused: access_denied");
    expect(await at.codeFor(impersonation.id)).toHaveLength(43);
  });

  test("is over a minute after the click", async () => {
    const { impersonation } = await at.start();
    const code = await at.codeFor(impersonation.id);
    at.clock.advance(60_000);
    expect(await at.codeFor(impersonation.id)).toBe("refused: access_denied");
    await expect(at.redeem(code)).rejects.toMatchObject({ code: "invalid_grant" });
  });

  test("happens once: 20 redemptions at once give one success and one started event, and the reuse ends it", async () => {
    const { impersonation } = await at.start();
    const code = await at.codeFor(impersonation.id);
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => at.redeem(code)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await at.events("impersonation.started")).toHaveLength(1);
    expect(await at.events("impersonation.code_reused")).toHaveLength(1);
    expect(await at.rows()).toMatchObject([{ end_reason: "code_reused" }]);
  });

  test.each([
    ["another verifier", { codeVerifier: "w".repeat(43) }],
    ["another redirect URI", { redirectUri: "http://127.0.0.1:3000/elsewhere" }],
  ])("with %s is refused, changes nothing and spends nothing", async (_, wrong) => {
    const { impersonation } = await at.start();
    const code = await at.codeFor(impersonation.id);
    await expect(at.redeem(code, wrong)).rejects.toMatchObject({ code: "invalid_grant" });
    await expect(at.redeem(code)).resolves.toMatchObject({ impersonation: { id: impersonation.id } });
  });

  test("again by a stranger, with another verifier, changes nothing", async () => {
    const { impersonation } = await at.start();
    const code = await at.codeFor(impersonation.id);
    await at.redeem(code);
    await expect(at.redeem(code, { codeVerifier: "w".repeat(43) })).rejects.toMatchObject({ code: "invalid_grant" });
    expect(await at.rows()).toMatchObject([{ end_reason: null }]);
  });

  test("by another product is refused", async () => {
    const { impersonation } = await at.start();
    const code = await at.codeFor(impersonation.id);
    const other = { ...at.people.product, id: "b0000000-0000-4000-8000-000000000009" };
    const redirectUri = other.redirectUris[0] ?? "";
    const redemption = { code, redirectUri, codeVerifier: verifier };
    const attempt = redeemCode(at.context(), other, redemption, opening);
    await expect(attempt).rejects.toMatchObject({ code: "invalid_grant" });
  });

  test("is refused when the grant went between the click and the code", async () => {
    const { impersonation } = await at.start();
    const code = await at.codeFor(impersonation.id);
    await at.store.sql("UPDATE grants SET revoked_at = granted_at");
    await expect(at.redeem(code)).rejects.toMatchObject({ code: "invalid_grant" });
  });
});

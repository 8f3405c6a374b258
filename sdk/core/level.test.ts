import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { levelAt, levelOf, readLevel } from "./level.ts";
import { openProduct, type Product } from "./verifier.testing.ts";

let product: Product;
beforeEach(async () => {
  product = await openProduct();
});
afterEach(() => product.issuer.close());

const sid = "impersonation-1";
const minutes = (count: number) => new Date(product.clock.now().getTime() + count * 60_000).toISOString();
const verified = async (token: string) => (await product.verifier.verifyAccessToken(token)).user;
const tell = (access: string, raisedUntil: string | null) =>
  product.issuer.state.changes.push({ sid, access, raisedUntil, at: product.clock.now().toISOString() });

describe("the level of a token's user", () => {
  test.each([
    ["full", "full"],
    ["read_only", "read_only"],
    ["root", "read_only"],
    [true, "read_only"],
    [null, "read_only"],
    [undefined, "read_only"],
  ])("said as %j is %s", async (said, access) => {
    const user = await verified(await product.impersonatedToken({ impersonation_access: said }));
    expect(user).toMatchObject({ access, raisedUntil: null });
  });

  test("is nothing that an ordinary user has, whatever the token says", async () => {
    const user = await verified(await product.ownToken({ impersonation_access: "full" }));
    expect(Object.keys(user)).not.toContain("access");
    expect(Object.keys(user)).not.toContain("raisedUntil");
  });

  test("by a raise says until when, and is over then whatever the token says", async () => {
    const untilS = Math.floor(product.clock.now().getTime() / 1000) + 60;
    const claims = { impersonation_access: "full", impersonation_raised_until: untilS };
    const raisedUntil = new Date(untilS * 1000).toISOString();
    const token = await product.impersonatedToken(claims);
    expect(await verified(token)).toMatchObject({ access: "full", raisedUntil });
    product.clock.pass(61);
    expect(await verified(token)).toMatchObject({ access: "read_only", raisedUntil: null });
  });
});

describe("a change that Understudy tells of", () => {
  test("applies to tokens that were seen before: a raise, its end, and a drop", async () => {
    const token = await product.impersonatedToken({ impersonation_access: "read_only" });
    expect(await verified(token)).toMatchObject({ access: "read_only" });
    tell("full", minutes(1));
    product.clock.pass(2.5);
    const raised = await verified(token);
    expect(raised).toMatchObject({ access: "full", impersonatorUserId: expect.any(String) });
    // The same object while nothing differs.
    expect(await verified(token)).toBe(raised);
    product.clock.pass(60);
    expect(await verified(token)).toMatchObject({ access: "read_only", raisedUntil: null });
    tell("full", minutes(5));
    product.clock.pass(2.5);
    expect(await verified(token)).toMatchObject({ access: "full" });
    tell("read_only", null);
    product.clock.pass(2.5);
    expect(await verified(token)).toMatchObject({ access: "read_only" });
  });

  test("keeps the rest of what was verified, frozen", async () => {
    const token = await product.impersonatedToken({ impersonation_access: "full" });
    const before = await product.verifier.verifyAccessToken(token);
    tell("read_only", null);
    product.clock.pass(2.5);
    const after = await product.verifier.verifyAccessToken(token);
    expect(after).toEqual({ ...before, user: { ...before.user, access: "read_only" } });
    expect([Object.isFrozen(after), Object.isFrozen(after.user)]).toEqual([true, true]);
  });

  test("is of its own session, and of an Understudy that knows no levels there is none", async () => {
    const token = await product.impersonatedToken({ impersonation_access: "full" });
    product.issuer.state.changes.push({ sid: "another", access: "read_only", raisedUntil: null, at: minutes(0) });
    expect(await verified(token)).toMatchObject({ access: "full" });
  });
});

test("nothing that can't be read makes more of a level", () => {
  expect(readLevel({ access: "full", raisedUntil: "whenever" })).toEqual({ access: "full", raisedUntil: "whenever" });
  expect(levelAt({ access: "full", raisedUntil: "whenever" }, 0)).toEqual({ access: "read_only", raisedUntil: null });
  expect(levelOf({ impersonation_access: ["full"] })).toEqual({ access: "read_only", raisedUntil: null });
});

import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, expectRefused, fateOf } from "../employees/employees.testing.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import { raiseImpersonation } from "../impersonations/raise.ts";
import { changeProduct } from "../products/change.ts";
import { protectDomain } from "../protections/domain.ts";
import { protectUser } from "../protections/user.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { getUser } from "../users/get.ts";
import { askToRaise } from "./ask.ts";
import { beginRequested } from "./begin.ts";
import type { Approval } from "./request.ts";
import { type Asking, openAsking } from "./requests.testing.ts";

let at: Asking;
beforeEach(async () => {
  at = await openAsking("protected");
});

const protect = () => protectUser(at.team.adam, at.team.uma.id, { reason: "She is the founder" });
const settle = (approval: Approval) => changeImpersonationSettings(at.team.olivia, { approval });
const later = () => at.team.clock.advance(1000);

async function brokenGlass(): Promise<Impersonation> {
  const begun = await at.start(at.team.olivia, { breakGlass: true, access: "read_only" });
  if ("request" in begun) throw new Error("an Owner waits for nobody");
  await at.open(begun.impersonation.id);
  return begun.impersonation;
}

describe("a protected user", () => {
  test.each(["protected", "full", "everybody"] as const)(
    "is asked for, by the setting %s, at either level",
    async (by) => {
      await settle(by);
      await protect();
      expect((await getUser(at.team.mina, at.team.uma.id)).impersonatable).toEqual({ allowed: true });
      later();
      const request = await at.ask(at.team.mina, { access: "read_only" });
      await at.approve(at.team.adam, request);
      const { impersonation } = await beginRequested(at.team.mina, request.id);
      expect(await fateOf(at.team, impersonation)).toBe("live");
    },
  );

  test("is nobody's where nobody says yes, but for who breaks the glass, and then to look only", async () => {
    await settle("nobody");
    await protect();
    later();
    await expectRefused(at.team, () => at.start(at.team.mina), "user_protected", "impersonation.denied");
    expect((await getUser(at.team.mina, at.team.uma.id)).impersonatable).toMatchObject({ because: "user_protected" });
    const session = await brokenGlass();
    expect(await fateOf(at.team, session)).toBe("live");
    const raise = () => raiseImpersonation(at.team.olivia, session.id, { reason: "why", minutes: 5 }, askToRaise);
    expect(await codeOf(raise)).toBe("user_protected");
    await settle("protected");
    expect(await raise()).toHaveProperty("request");
  });

  test("isn't begun with by a yes from before, which asking again doesn't give either", async () => {
    await settle("everybody");
    const request = await at.ask();
    await at.approve(at.team.adam, request);
    later();
    await protect();
    expect(await codeOf(() => beginRequested(at.team.mina, request.id))).toBe("not_approved");
    expect(await at.statusOf(request)).toBe("approved");
    const again = await at.ask();
    expect(again.id).not.toBe(request.id);
    later();
    await at.approve(at.team.adam, again);
    const { impersonation } = await beginRequested(at.team.mina, again.id);
    expect(await fateOf(at.team, impersonation)).toBe("live");
  });
});

describe("a yes by a server whose clock is ahead", () => {
  const ahead = 4000;
  const product = async () => (await at.team.store.read((tx) => tx.products.listActive()))[0]?.id ?? "";
  test.each<[string, () => Promise<unknown>]>([
    ["the user", protect],
    ["their domain", () => protectDomain(at.team.adam, "globex.example", { reason: "All of it" })],
    [
      "the product",
      async () => changeProduct(at.team.adam, await product(), { protected: true, initiateLoginUri: undefined }),
    ],
  ])("is of before %s was protected all the same, begun with or not", async (_, protectNow) => {
    await settle("everybody");
    const [begun, approved] = [await at.ask(), await at.ask(at.team.max)];
    at.team.clock.advance(ahead);
    await at.approve(at.team.olivia, begun);
    await at.approve(at.team.olivia, approved);
    const { impersonation } = await beginRequested(at.team.mina, begun.id);
    at.team.clock.advance(1000 - ahead);
    await protectNow();
    expect(await fateOf(at.team, impersonation)).toBe("user_protected");
    expect(await codeOf(() => beginRequested(at.team.max, approved.id))).toBe("request_expired");
    expect((await at.eventsOfType("request.expired")).map(({ reason }) => reason)).toEqual(["user_protected"]);
  });

  test("stays good where nothing begins to be protected: another reason ends nothing", async () => {
    await protect();
    const request = await at.ask();
    await at.approve(at.team.olivia, request);
    const { impersonation } = await beginRequested(at.team.mina, request.id);
    await protectUser(at.team.adam, at.team.uma.id, { reason: "She is on the board" });
    expect(await fateOf(at.team, impersonation)).toBe("live");
  });
});

test("a protected product is asked for as a protected user is", async () => {
  const [product] = await at.team.store.read((tx) => tx.products.listActive());
  await changeProduct(at.team.olivia, product?.id ?? "", { protected: true, initiateLoginUri: undefined });
  later();
  const request = await at.ask();
  await at.approve(at.team.adam, request);
  const { impersonation } = await beginRequested(at.team.mina, request.id);
  expect(await fateOf(at.team, impersonation)).toBe("live");
});

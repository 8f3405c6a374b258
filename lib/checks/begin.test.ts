import { beforeEach, describe, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import {
  expectRefused,
  fateOf,
  grant,
  impersonate,
  openTeam,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { changeProduct } from "../products/change.ts";
import { protectUser } from "../protections/user.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { beginCheck } from "./begin.ts";
import { getCheck, setCheck } from "./settings.ts";
import { showCheck } from "./show.ts";

let team: Team;
let productId: string;
beforeEach(async () => {
  team = await openTeam();
  await grant(team, team.olivia, team.adam);
  productId = (await team.store.read((tx) => tx.products.list()))[0]?.id ?? "";
});

const plain = { user: "uma@globex.example", page: null, action: null };
const setUp = (by = team.adam, more = {}) => setCheck(by, productId, { ...plain, ...more });
const begin = (by = team.adam) => beginCheck(by, productId);

describe("how a product is checked", () => {
  test("is said by an Owner or Admin, and recorded once, by the user's id", async () => {
    const address = "http://127.0.0.1:3000/demo/api/keys";
    const action = { method: "POST" as const, address };
    const events = await recorded(team, () => setUp(team.olivia, { action }));
    expect(events).toMatchObject([
      {
        type: "product.changed",
        changes: { checkedAs: { from: null, to: team.uma.id }, checkedAction: { from: null, to: `POST ${address}` } },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain("globex");
    expect(await recorded(team, () => setUp(team.adam, { action }))).toEqual([]);
    const check = await getCheck(team.adam, productId);
    expect(check && showCheck(check)).toMatchObject({ user: { id: team.uma.id }, page: null, action });
  });

  test("is nobody else's to say, and never of a user that there isn't, or at somebody else's address", async () => {
    await expectRefused(team, () => setUp(team.mina), "forbidden", "product.denied");
    await expectRefused(team, () => setUp(team.adam, { user: "nobody@x.example" }), "invalid_input");
    for (const page of ["https://evil.example/", "http://127.0.0.1:3001/", "http://localhost:3000/api/me"])
      await expectRefused(team, () => setUp(team.adam, { page }), "invalid_input");
    await expectRefused(team, () => getCheck(team.max, productId), "forbidden");
    expect(await getCheck(team.adam, productId)).toBeNull();
  });
});

describe("the session of a check", () => {
  test("is an impersonation as the test user, for two minutes at most, with its reason on record", async () => {
    await setUp();
    const events = await recorded(team, begin);
    expect(events).toMatchObject([
      { type: "impersonation.requested", user: { id: team.uma.id }, reason: "Check of Tally" },
    ]);
    const [begun] = await team.store.read((tx) => tx.impersonations.listUnended({}));
    expect(begun).toMatchObject({ user: { id: team.uma.id }, access: "full", product: { id: productId } });
    const lastsMs = (begun?.expiresAt.getTime() ?? 0) - (begun?.createdAt.getTime() ?? 0);
    expect(lastsMs).toBe(2 * 60 * 1000);
  });

  test("isn't begun in a product that is disabled, which says so", async () => {
    await setUp();
    await changeProduct(team.adam, productId, { active: false, initiateLoginUri: undefined });
    await expectRefused(team, begin, "product_unavailable");
  });

  test("isn't begun before somebody has said as whom", async () => {
    await expectRefused(team, begin, "no_test_user");
  });

  test("takes nobody's own session away: whoever is in one ends that first", async () => {
    await setUp();
    const own = await impersonate(team, team.adam, team.uma);
    await expectRefused(team, begin, "in_session");
    expect(await fateOf(team, own)).toBe("live");
  });

  test("isn't begun by a Member, nor by whoever may not impersonate", async () => {
    await setUp();
    await expectRefused(team, () => begin(team.mina), "forbidden", "product.denied");
    await expectRefused(team, () => begin(team.olivia), "not_granted", "impersonation.denied");
  });

  test.each<[string, () => Promise<unknown>, Parameters<typeof expectRefused>[2]]>([
    ["a protected user", () => protectUser(team.olivia, team.uma.id, { reason: "why" }), "user_protected"],
    ["a user who says no", () => chooseNever(), "user_refuses"],
    [
      "what somebody has to say yes to",
      () => changeImpersonationSettings(team.olivia, { approval: "full" }),
      "not_approved",
    ],
    [
      "impersonation that is off",
      () => changeImpersonationSettings(team.olivia, { enabled: false }),
      "impersonation_disabled",
    ],
    ["a user who is an employee", () => setUp(team.adam, { user: team.oliviaAsUser.id }), "user_is_employee"],
  ])("isn't begun for %s, whoever asks", async (_, change, code) => {
    await setUp();
    await change();
    await expectRefused(team, begin, code, "impersonation.denied");
  });
});

const chooseNever = () =>
  team.store.write((tx) =>
    tx.supportAccess.put(
      team.uma.id,
      { choice: "never", until: null, at: team.clock.now },
      happened("support_access.changed", team.clock.now),
    ),
  );

import { beforeEach, describe, expect, test } from "vitest";
import type { EmployeeContext } from "../context.ts";
import {
  codeOf,
  expectRefused,
  fateOf,
  impersonate,
  openTeam,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { changeProduct } from "../products/change.ts";
import { registerProduct } from "../products/register.ts";
import { getUser } from "../users/get.ts";
import { listUsers } from "../users/list.ts";
import { showListedUser } from "../users/show.ts";
import { protectDomain, unprotectDomain } from "./domain.ts";
import { listProtectedDomains } from "./list.ts";
import { protectUser, unprotectUser } from "./user.ts";

const reason = "She is the founder";
let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const productId = async () => (await team.store.read((tx) => tx.products.list()))[0]?.id ?? "";
const turn = async (by: EmployeeContext, to: boolean) => {
  const patch = { initiateLoginUri: undefined, protected: to };
  return changeProduct(by, await productId(), patch);
};
const asUma = (by = team.mina) => impersonate(team, by, team.uma);

/** Each way of protecting Uma, by whom it is asked for. */
const ways: [
  what: string,
  on: (by: EmployeeContext) => Promise<unknown>,
  off: (by: EmployeeContext) => Promise<unknown>,
][] = [
  ["user", (by) => protectUser(by, team.uma.id, { reason }), (by) => unprotectUser(by, team.uma.id)],
  ["domain", (by) => protectDomain(by, "globex.example", { reason }), (by) => unprotectDomain(by, "globex.example")],
  ["product", (by) => turn(by, true), (by) => turn(by, false)],
];

describe.each(ways)("a protected %s", (what, on, off) => {
  const denied = what === "product" ? "product.denied" : "user.denied";

  test("ends what runs and what waits to be opened, in the transaction that protects", async () => {
    const running = await asUma();
    const events = await recorded(team, () => on(team.adam));
    expect(events.map(({ type, reason: why }) => [type, why])).toEqual([
      [`${what}.protected`, what === "product" ? null : reason],
      ["impersonation.ended", "user_protected"],
    ]);
    expect(await fateOf(team, running)).toBe("user_protected");
  });

  test("can't be begun with by anybody, an Owner included, and each try is recorded", async () => {
    await on(team.adam);
    const act = () => asUma();
    const event = await expectRefused(team, act, "user_protected", "impersonation.denied");
    expect(event).toMatchObject({ user: { id: team.uma.id }, changes: { reason: { to: "Ticket 4711" } } });
  });

  test("is for Owners and Admins to protect, and for Owners alone to unprotect", async () => {
    await expectRefused(team, () => on(team.max), "forbidden", denied);
    await on(team.olivia);
    await expectRefused(team, () => off(team.adam), "forbidden", denied);
    expect(await codeOf(() => off(team.max))).toBe("forbidden");
    expect(await codeOf(() => asUma())).toBe("user_protected");
    const events = await recorded(team, () => off(team.olivia));
    expect(events.map(({ type }) => type)).toEqual([`${what}.unprotected`]);
    expect(await fateOf(team, await asUma())).toBe("live");
  });

  test("revives nothing when it is unprotected", async () => {
    const running = await asUma();
    await on(team.adam);
    await off(team.olivia);
    expect(await fateOf(team, running)).toBe("user_protected");
  });

  test("is protected once: the same again changes nothing, and neither does taking what isn't there", async () => {
    expect(await recorded(team, () => off(team.olivia))).toEqual([]);
    await on(team.adam);
    expect(await recorded(team, () => on(team.olivia))).toEqual([]);
  });

  test("keeps a session off that whoever forgets to end leaves behind: live() is the net", async () => {
    const running = await asUma();
    const subject = what === "user" ? team.uma.id : what === "domain" ? "globex.example" : await productId();
    const at = team.store.earlier("created_at", 0);
    await team.store.sql(
      `INSERT INTO protections (subject, kind, at) SELECT '${subject}', '${what}', ${at} FROM impersonations`,
    );
    expect(await fateOf(team, running)).toBe("over, and nobody has noted it");
  });

  test("lets go on what somebody said yes to since, and not what was said before", async () => {
    const running = await asUma();
    await team.store.sql("UPDATE impersonations SET approved_at = created_at");
    expect(await fateOf(team, running)).toBe("live");
    team.clock.advance(1);
    await on(team.adam);
    expect(await fateOf(team, running)).toBe("user_protected");
  });
});

describe("a user who is protected", () => {
  test("is told of beside the others, with who, since when and why, to Owners and Admins", async () => {
    await protectUser(team.adam, team.uma.id, { reason });
    await protectDomain(team.olivia, "globex.example", { reason: "They asked us to" });
    const uma = await getUser(team.max, team.uma.id);
    expect(uma.impersonatable).toMatchObject({ allowed: false, because: "user_protected" });
    expect(showListedUser(uma, team.max.caller)).not.toHaveProperty("protected");
    const since = team.clock.now.toISOString();
    const by = ({ caller: { id, name } }: EmployeeContext) => ({ kind: "employee", id, name });
    const protections = [
      { kind: "user", reason, since, by: by(team.adam) },
      { kind: "domain", domain: "globex.example", reason: "They asked us to", since, by: by(team.olivia) },
    ];
    expect(showListedUser(uma, team.adam.caller)).toMatchObject({ protected: true, protections });
    const { items } = await listUsers(team.adam, { query: "" }, { cursor: null, limit: 50 });
    const shown = items.map((user) => showListedUser(user, team.olivia.caller));
    expect(shown.filter((user) => "protected" in user && user.protected).map(({ id }) => id)).toEqual([team.uma.id]);
  });

  test("may have another reason, and is protected since when they were", async () => {
    await protectUser(team.adam, team.uma.id, { reason });
    const since = team.clock.now;
    team.clock.advance(60_000);
    const [event] = await recorded(team, () => protectUser(team.olivia, team.uma.id, { reason: "She asked us to" }));
    expect(event).toMatchObject({ type: "user.protected", changes: { why: { from: reason, to: "She asked us to" } } });
    const { protections } = await getUser(team.adam, team.uma.id);
    expect(protections).toMatchObject([{ reason: "She asked us to", at: since, by: { name: "Adam Novak" } }]);
  });

  test("isn't found out about by who has no access: that is said first", async () => {
    await protectUser(team.adam, team.uma.id, { reason });
    expect(await codeOf(() => asUma(team.max))).toBe("not_granted");
  });

  test("leaves everybody else alone", async () => {
    const [ugo] = (await listUsers(team.adam, { query: "ugo" }, { cursor: null, limit: 50 })).items;
    if (!ugo) throw new Error("Ugo is there");
    const running = await impersonate(team, team.mina, ugo);
    await protectUser(team.adam, team.uma.id, { reason });
    await protectDomain(team.adam, "globex.example", { reason });
    expect(await fateOf(team, running)).toBe("live");
  });

  test("stays protected by their domain when they are unprotected themselves, and the other way round", async () => {
    await protectUser(team.adam, team.uma.id, { reason });
    await protectDomain(team.adam, "globex.example", { reason });
    await unprotectUser(team.olivia, team.uma.id);
    expect(await codeOf(() => asUma())).toBe("user_protected");
    await protectUser(team.adam, team.uma.id, { reason });
    await unprotectDomain(team.olivia, "globex.example");
    expect(await codeOf(() => asUma())).toBe("user_protected");
  });
});

describe("protected domains", () => {
  test.each([["example"], ["sub.globex.example"], ["lobex.example"], ["globex.example.com"]])(
    "are exact: %s is another",
    async (domain) => {
      await protectDomain(team.adam, domain, { reason });
      expect(await fateOf(team, await asUma())).toBe("live");
    },
  );

  test("are listed by name, for Owners and Admins", async () => {
    for (const domain of ["initech.example", "globex.example"]) await protectDomain(team.adam, domain, { reason });
    expect(await listProtectedDomains(team.olivia)).toMatchObject([
      { subject: "globex.example", reason, by: { name: "Adam Novak" } },
      { subject: "initech.example" },
    ]);
    await expectRefused(team, () => listProtectedDomains(team.max), "forbidden");
  });
});

describe("a protected product", () => {
  const moved = { initiateLoginUri: undefined, webOrigins: ["http://localhost:5174"] };

  test("is moved by an Owner alone: another could be registered at the addresses it leaves", async () => {
    const input = {
      ...{ kind: "hosted" as const, name: "Shop", targetLinkUri: "http://localhost:5173/", redirectUris: [] },
      backchannelLogoutUri: null,
    };
    const { product } = await registerProduct(team.adam, input, "http://127.0.0.1:3000");
    await changeProduct(team.adam, product.id, { initiateLoginUri: undefined, protected: true });
    const act = () => changeProduct(team.adam, product.id, moved);
    await expectRefused(team, act, "forbidden", "product.denied");
    expect(await changeProduct(team.adam, product.id, { initiateLoginUri: undefined, name: "Store" })).toMatchObject({
      ...{ name: "Store", protected: true },
    });
    expect(await changeProduct(team.olivia, product.id, moved)).toMatchObject({ webOrigins: moved.webOrigins });
  });
});

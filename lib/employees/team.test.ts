import { beforeEach, describe, expect, test } from "vitest";
import { grantImpersonator } from "../grants/grant.ts";
import type { Role } from "./employee.ts";
import {
  addEmployee,
  codeOf,
  expectRefused,
  fateOf,
  grant,
  impersonate,
  openTeam,
  recorded,
  signIn,
  type Team,
} from "./employees.testing.ts";
import { inviteEmployee } from "./invite.ts";
import { createResetLink } from "./reset.ts";
import { findDashboardSession, startDashboardSession } from "./sign-in.ts";
import { changeEmployee, listTeam } from "./team.ts";

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const typesOf = (events: { type: string }[]) => events.map(({ type }) => type);
const roleOf = async (id: string) => (await team.store.read((tx) => tx.employees.find(id)))?.role;
const grantOf = (id: string) => team.store.read((tx) => tx.grants.find(id));

describe("the team", () => {
  test("is listed by name for Owners and Admins, with who is invited", async () => {
    await inviteEmployee(team.olivia, { email: "new@acme.example", name: "New Person", role: "admin" });
    for (const caller of [team.olivia, team.adam]) {
      const { employees, invitations } = await listTeam(caller);
      expect(employees.map(({ name }) => name)).toEqual(["Adam Novak", "Max Berg", "Mina Haddad", "Olivia Ortega"]);
      expect(invitations.map(({ email }) => email)).toEqual(["new@acme.example"]);
    }
  });

  test("is not for Members to see, and asking for it writes nothing", async () => {
    await expectRefused(team, () => listTeam(team.mina), "forbidden");
  });
});

describe("changing a role", () => {
  test("is recorded with what it was and became", async () => {
    const events = await recorded(team, () => changeEmployee(team.olivia, team.max.caller.id, { role: "admin" }));
    expect(await roleOf(team.max.caller.id)).toBe("admin");
    expect(events).toMatchObject([
      {
        type: "employee.role_changed",
        actor: { id: team.olivia.caller.id },
        employee: { id: team.max.caller.id },
        changes: { role: { from: "member", to: "admin" } },
      },
    ]);
  });

  test("to what it is already changes and records nothing", async () => {
    const events = await recorded(team, () =>
      changeEmployee(team.olivia, team.max.caller.id, { role: "member", active: true }),
    );
    expect(events).toEqual([]);
  });

  test.each<[Role, Role]>([
    ["owner", "admin"],
    ["admin", "member"],
    ["owner", "member"],
  ])("from %s down to %s ends their impersonation, and takes access they gave themselves", async (from, to) => {
    const ada = await signIn(team.context, (await addEmployee(team.context, "Ada", "ada@acme.example", from)).id);
    await grant(team, ada, ada);
    const impersonation = await impersonate(team, ada, team.uma);
    const events = await recorded(team, () => changeEmployee(team.olivia, ada.caller.id, { role: to }));
    expect(await fateOf(team, impersonation)).toBe("role_changed");
    expect(await grantOf(ada.caller.id)).toBeNull();
    expect(typesOf(events)).toEqual(["employee.role_changed", "impersonation.ended", "grant.revoked"]);
  });

  test("downwards leaves access that somebody else gave, and the sign-in", async () => {
    await grant(team, team.olivia, team.adam);
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "member" });
    expect(await grantOf(team.adam.caller.id)).not.toBeNull();
    const open = await team.store.read((tx) => tx.dashboardSessions.listOpen(team.adam.caller.id, team.clock.now));
    expect(open).toHaveLength(1);
  });

  test("upwards ends nothing", async () => {
    const impersonation = await impersonate(team, team.mina, team.uma);
    await changeEmployee(team.olivia, team.mina.caller.id, { role: "admin" });
    expect(await fateOf(team, impersonation)).toBe("live");
  });
});

describe("deactivating", () => {
  test("takes sign-in, access, impersonations and open links in one go, each with its event", async () => {
    await createResetLink(team.olivia, team.mina.caller.id);
    await grantImpersonator(team.olivia, team.mina.caller.id);
    const token = await startDashboardSession(team.context, team.mina.caller.id);
    const impersonation = await impersonate(team, team.mina, team.uma);
    const events = await recorded(team, () => changeEmployee(team.adam, team.mina.caller.id, { active: false }));
    expect(await fateOf(team, impersonation)).toBe("employee_deactivated");
    expect(await grantOf(team.mina.caller.id)).toBeNull();
    expect(await findDashboardSession(team.context, token)).toBeNull();
    expect(await team.store.read((tx) => tx.links.listOpen("reset", team.clock.now))).toEqual([]);
    expect(typesOf(events)).toEqual([
      "employee.deactivated",
      "session.ended",
      "session.ended",
      "impersonation.ended",
      "grant.revoked",
    ]);
    expect(events.slice(1).map(({ reason }) => reason)).toEqual(Array(4).fill("employee_deactivated"));
  });

  test("and reactivating gives back the sign-in and nothing else", async () => {
    const token = await startDashboardSession(team.context, team.mina.caller.id);
    const impersonation = await impersonate(team, team.mina, team.uma);
    await changeEmployee(team.olivia, team.mina.caller.id, { active: false });
    const events = await recorded(team, () => changeEmployee(team.olivia, team.mina.caller.id, { active: true }));
    expect(typesOf(events)).toEqual(["employee.reactivated"]);
    expect(await grantOf(team.mina.caller.id)).toBeNull();
    expect(await findDashboardSession(team.context, token)).toBeNull();
    await grant(team, team.olivia, team.mina);
    expect(await fateOf(team, impersonation)).toBe("employee_deactivated");
    await startDashboardSession(team.context, team.mina.caller.id);
  });

  test("and reactivating ends who acts as the user with the same e-mail", async () => {
    const ada = await addEmployee(team.context, "Ada", "UMA@globex.example", "member");
    await changeEmployee(team.olivia, ada.id, { active: false });
    const impersonation = await impersonate(team, team.mina, team.uma);
    await changeEmployee(team.olivia, ada.id, { active: true });
    expect(await fateOf(team, impersonation)).toBe("user_unavailable");
  });

  test("together with a new role is both, each with its event", async () => {
    const events = await recorded(team, () =>
      changeEmployee(team.olivia, team.adam.caller.id, { role: "member", active: false }),
    );
    expect(typesOf(events)).toEqual(["employee.role_changed", "employee.deactivated", "session.ended"]);
  });
});

describe("who may", () => {
  const cases: [who: "adam" | "mina", whom: "olivia" | "adam" | "mina" | "max", to: object][] = [
    ["adam", "olivia", { role: "member" }],
    ["adam", "olivia", { active: false }],
    ["adam", "adam", { role: "owner" }],
    ["adam", "adam", { active: false }],
    ["adam", "max", { role: "admin" }],
    ["adam", "max", { role: "owner" }],
    ["mina", "max", { active: false }],
    ["mina", "mina", { role: "owner" }],
    ["mina", "olivia", { active: false }],
  ];
  test.each(cases)("%s may not change %s to %j, which is recorded", async (who, whom, to) => {
    const target = team[whom].caller;
    const event = await expectRefused(
      team,
      () => changeEmployee(team[who], target.id, to),
      "forbidden",
      "employee.denied",
    );
    expect(event).toMatchObject({
      actor: { id: team[who].caller.id },
      employee: { id: target.id },
      reason: "forbidden",
    });
  });

  test("an Admin may deactivate and reactivate Members", async () => {
    await changeEmployee(team.adam, team.max.caller.id, { active: false });
    await changeEmployee(team.adam, team.max.caller.id, { active: true });
    await startDashboardSession(team.context, team.max.caller.id);
  });

  test("nobody is found where there is nobody", async () => {
    await expectRefused(team, () => changeEmployee(team.olivia, team.uma.id, { active: false }), "not_found");
  });

  test("a role that has just been lost decides nothing any more, whatever the request's context says", async () => {
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "member" });
    expect(team.adam.caller.role).toBe("admin");
    expect(await codeOf(() => changeEmployee(team.adam, team.max.caller.id, { active: false }))).toBe("forbidden");
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "admin", active: false });
    expect(await codeOf(() => grantImpersonator(team.adam, team.max.caller.id))).toBe("not_signed_in");
  });
});

describe("the last Owner", () => {
  test.each([{ role: "admin" as const }, { role: "member" as const }, { active: false }])("stays: %j", async (to) => {
    const id = team.olivia.caller.id;
    await expectRefused(team, () => changeEmployee(team.olivia, id, to), "last_owner", "employee.denied");
  });

  test("is whoever is left: ownership is transferred by promoting, then demoting", async () => {
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "owner" });
    await changeEmployee(team.adam, team.olivia.caller.id, { role: "member" });
    expect(await codeOf(() => changeEmployee(team.adam, team.adam.caller.id, { role: "admin" }))).toBe("last_owner");
  });

  test("is not found among the deactivated", async () => {
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "owner" });
    await changeEmployee(team.olivia, team.adam.caller.id, { active: false });
    expect(await codeOf(() => changeEmployee(team.olivia, team.olivia.caller.id, { active: false }))).toBe(
      "last_owner",
    );
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "member" });
  });

  test("stays when two Owners demote each other at the same moment", async () => {
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "owner" });
    const adam = await signIn(team.context, team.adam.caller.id);
    const outcomes = await Promise.allSettled([
      changeEmployee(team.olivia, adam.caller.id, { role: "member" }),
      changeEmployee(adam, team.olivia.caller.id, { role: "member" }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await team.store.read((tx) => tx.employees.countActiveOwners())).toBe(1);
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import {
  addEmployee,
  codeOf,
  expectRefused,
  fateOf,
  grant,
  impersonate,
  openTeam,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { inviteEmployee } from "../employees/invite.ts";
import { findDashboardSession, signInEmployee } from "../employees/sign-in.ts";
import { changeEmployee } from "../employees/team.ts";
import { signInBySso } from "./sign-in.ts";
import { type Identity, type Sso, subjectOf } from "./sso.ts";

const ISSUER = "https://login.acme.example";
const byHand: Sso = {
  ...{ issuer: ISSUER, clientId: "understudy", clientSecret: "s", name: "Acme" },
  ...{ roleClaim: null, roles: {}, only: false },
};
const byClaim: Sso = { ...byHand, roleClaim: "groups", roles: { owners: "owner", admins: "admin", staff: "member" } };

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const identity = (more: Partial<Identity> = {}): Identity => ({
  ...{
    subject: subjectOf(ISSUER, "max"),
    sid: subjectOf(ISSUER, "s1"),
    email: "max@acme.example",
    emailVerified: true,
  },
  ...{ name: "Max Berg", roles: [], authenticatedAt: new Date(team.clock.now.getTime() - 60_000) },
  ...more,
});
const signIn = (more: Partial<Identity> = {}, sso = byHand) => signInBySso(team.context, sso, identity(more));
const roleOf = async (id: string) => (await team.store.read((tx) => tx.employees.find(id)))?.role;
const typesOf = (events: { type: string; reason?: string | null }[]) => events.map(({ type }) => type);

describe("an employee who was invited by hand", () => {
  test("signs in by their verified e-mail, and the session knows when they proved it", async () => {
    let token = "";
    const events = await recorded(team, async () => {
      ({ token } = await signIn({ email: "MAX@acme.example" }));
    });
    expect(events).toMatchObject([
      { type: "employee.sso_linked", employee: { id: team.max.caller.id } },
      { type: "session.signed_in", changes: { by: { to: "Acme" } } },
    ]);
    const found = await findDashboardSession(team.context, token);
    expect(found?.employee.id).toBe(team.max.caller.id);
    const at = await team.store.read((tx) => tx.dashboardSessions.signedInAt(found?.session.id ?? ""));
    expect(at).toEqual(identity().authenticatedAt);
  });

  test("is the account that signed in first, whatever becomes of either e-mail", async () => {
    await signIn();
    expect((await signIn({ email: "max.berg@acme.example" })).employee.id).toBe(team.max.caller.id);
    const other = () => signIn({ subject: subjectOf(ISSUER, "another max") });
    await expectRefused(team, other, "sso_other_account", "session.sign_in_failed");
    expect(typesOf(await recorded(team, () => signIn()))).toEqual(["session.signed_in"]);
  });

  test("is another account at another issuer, or once they were reactivated", async () => {
    await signIn();
    const elsewhere = subjectOf("https://new.acme.example", "max");
    expect((await signIn({ subject: elsewhere })).employee.id).toBe(team.max.caller.id);
    await changeEmployee(team.olivia, team.max.caller.id, { active: false });
    await changeEmployee(team.olivia, team.max.caller.id, { active: true });
    expect((await signIn({ subject: subjectOf("https://new.acme.example", "made anew") })).employee.id).toBe(
      team.max.caller.id,
    );
  });

  test("joins by an open invitation to that e-mail, and as what it says", async () => {
    await inviteEmployee(team.olivia, { email: "nora@acme.example", name: "Nora Lind", role: "admin" });
    const { employee } = await signIn({ email: "nora@acme.example", subject: subjectOf(ISSUER, "nora"), name: "N." });
    expect(employee).toMatchObject({ name: "Nora Lind", role: "admin", active: true });
    // The invitation is used, and nobody's password is hers.
    const open = await team.store.read((tx) => tx.links.listOpen("invitation", team.clock.now));
    expect(open).toEqual([]);
    expect(await codeOf(() => signInEmployee(team.context, { email: "nora@acme.example", password: "" }))).toBe(
      "wrong_credentials",
    );
  });
});

describe("is refused, recorded, and nothing is changed:", () => {
  const noras = { email: "nora@acme.example", subject: subjectOf(ISSUER, "nora") };

  test("who isn't on the team", async () => {
    await expectRefused(team, () => signIn(noras), "sso_unknown", "session.sign_in_failed");
  });

  test("a user of the products, whose e-mail is no employee's", async () => {
    const uma = { email: "uma@globex.example", subject: subjectOf(ISSUER, "uma") };
    await expectRefused(team, () => signIn(uma), "sso_unknown", "session.sign_in_failed");
  });

  test("an e-mail that isn't verified, also of who signed in before, and ends nothing of theirs", async () => {
    await signIn();
    const event = await expectRefused(
      team,
      () => signIn({ emailVerified: false }),
      "sso_unverified",
      "session.sign_in_failed",
    );
    expect(event).toMatchObject({ reason: "sso_unverified", employee: { id: team.max.caller.id } });
  });

  test("who is deactivated here", async () => {
    await changeEmployee(team.olivia, team.max.caller.id, { active: false });
    await expectRefused(team, () => signIn(), "employee_inactive", "session.sign_in_failed");
    const mapped = () => signIn({ roles: ["owners"] }, byClaim);
    await expectRefused(team, mapped, "employee_inactive", "session.sign_in_failed");
  });

  test("who was invited by somebody who may not any more", async () => {
    await inviteEmployee(team.adam, { email: "nora@acme.example", name: "Nora Lind", role: "member" });
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "member" });
    await expectRefused(team, () => signIn(noras), "sso_unknown", "session.sign_in_failed");
  });

  test("who has no role there, whether they are on the team or not", async () => {
    const stranger = () => signIn({ ...noras, roles: ["guests"] }, byClaim);
    await expectRefused(team, stranger, "sso_no_role", "session.sign_in_failed");
  });
});

describe("roles that the provider says", () => {
  test("let somebody join who was never invited", async () => {
    const noras = { email: "nora@acme.example", subject: subjectOf(ISSUER, "nora"), name: "Nora Lind" };
    const { employee } = await signIn({ ...noras, roles: ["staff", "other"] }, byClaim);
    expect(employee).toMatchObject({ name: "Nora Lind", email: "nora@acme.example", role: "member" });
    const nameless = await signIn(
      { ...noras, email: "x@acme.example", subject: subjectOf(ISSUER, "x"), name: null, roles: ["staff"] },
      byClaim,
    );
    expect(nameless.employee.name).toBe("x@acme.example");
  });

  test("are taken over at each sign-in, and recorded as nobody's choice here", async () => {
    const events = await recorded(team, () => signIn({ roles: ["admins"] }, byClaim));
    expect(events).toMatchObject([
      { type: "employee.role_changed", actor: { kind: "system" }, reason: "sso", changes: { role: { to: "admin" } } },
      { type: "employee.sso_linked" },
      { type: "session.signed_in" },
    ]);
    expect(await roleOf(team.max.caller.id)).toBe("admin");
    await signIn({ roles: ["staff"] }, byClaim);
    expect(await roleOf(team.max.caller.id)).toBe("member");
  });

  test("that are lower end what runs, and take the access that somebody gave themselves", async () => {
    await grant(team, team.adam, team.adam);
    const impersonation = await impersonate(team, team.adam, team.uma);
    const adams = { email: "adam@acme.example", subject: subjectOf(ISSUER, "adam"), roles: ["staff"] };
    await signIn(adams, byClaim);
    expect(await fateOf(team, impersonation)).toBe("role_changed");
    expect(await team.store.read((tx) => tx.grants.find(team.adam.caller.id))).toBeNull();
  });

  test("leave the last Owner one", async () => {
    const olivias = { email: "olivia@acme.example", subject: subjectOf(ISSUER, "olivia") };
    await signIn({ ...olivias, roles: ["staff"] }, byClaim);
    expect(await roleOf(team.olivia.caller.id)).toBe("owner");
    await addEmployee(team.context, "Otto", "otto@acme.example", "owner");
    await signIn({ ...olivias, roles: ["staff"] }, byClaim);
    expect(await roleOf(team.olivia.caller.id)).toBe("member");
  });

  test("that are gone end what runs, and every session of the dashboard", async () => {
    const impersonation = await impersonate(team, team.mina, team.uma);
    const minas = { email: "mina@acme.example", subject: subjectOf(ISSUER, "mina") };
    const { token } = await signIn({ ...minas, roles: ["staff"] }, byClaim);
    const events = await recorded(team, async () => {
      expect(await codeOf(() => signIn({ ...minas, roles: [] }, byClaim))).toBe("sso_no_role");
    });
    expect(typesOf(events)).toEqual([
      "session.sign_in_failed",
      ...["session.ended", "session.ended", "impersonation.ended"],
    ]);
    expect(events[1]).toMatchObject({ reason: "sso_no_role", actor: { kind: "system" } });
    expect(await fateOf(team, impersonation)).toBe("dashboard_signed_out");
    expect(await findDashboardSession(team.context, token)).toBeNull();
  });
});

test("two at once who join by one invitation are one employee", async () => {
  await inviteEmployee(team.olivia, { email: "nora@acme.example", name: "Nora Lind", role: "member" });
  const noras = { email: "nora@acme.example", subject: subjectOf(ISSUER, "nora") };
  const [one, two] = await Promise.all([signIn(noras), signIn(noras)]);
  expect(one.employee.id).toBe(two.employee.id);
});

import { beforeEach, describe, expect, test } from "vitest";
import type { Role } from "./employee.ts";
import {
  codeOf,
  errorOf,
  expectRefused,
  fateOf,
  impersonate,
  openTeam,
  recorded,
  type Team,
} from "./employees.testing.ts";
import { acceptInvitation, inviteEmployee, OPEN_INVITATIONS, withdrawInvitation } from "./invite.ts";
import { signInEmployee } from "./sign-in.ts";
import { changeEmployee, listTeam } from "./team.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const password = "a password of her own";
let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const input = (role: Role = "member", email = "nora@acme.example") => ({ email, name: "Nora Lind", role });
const tokenOf = ({ path }: { path: string }) => path.split("#")[1] ?? "";
const openInvitations = async () => (await listTeam(team.olivia)).invitations;

describe("an invitation", () => {
  test("is a link of seven days whose token is in the fragment and nowhere in the database", async () => {
    const events = await recorded(team, async () => {
      const { invitation, path } = await inviteEmployee(team.olivia, input("admin"));
      expect(path).toMatch(/^\/invitation#[\w-]{43}$/);
      expect(invitation).toMatchObject({ email: "nora@acme.example", name: "Nora Lind", role: "admin" });
      expect(invitation.expiresAt.getTime() - team.clock.now.getTime()).toBe(7 * DAY_MS);
      expect(JSON.stringify(await openInvitations())).not.toContain(tokenOf({ path }));
    });
    expect(events).toMatchObject([{ type: "employee.invited", actor: { id: team.olivia.caller.id } }]);
  });

  test("once accepted makes an employee who can sign in, once", async () => {
    const token = tokenOf(await inviteEmployee(team.olivia, input("admin")));
    const events = await recorded(team, () => acceptInvitation(team.context, { token, password }));
    expect(events).toMatchObject([
      { type: "employee.added", actor: { name: "Nora Lind" }, changes: { role: { from: null, to: "admin" } } },
    ]);
    const nora = await team.store.read((tx) => tx.employees.findByEmail("nora@acme.example"));
    expect(nora).toMatchObject({ name: "Nora Lind", role: "admin", active: true });
    expect(await team.store.read((tx) => tx.dashboardSessions.listOpen(nora?.id ?? "", team.clock.now))).toEqual([]);
    expect((await signInEmployee(team.context, { email: "nora@acme.example", password })).accountId).toBe(nora?.id);
    expect(await openInvitations()).toEqual([]);
    expect(await codeOf(() => acceptInvitation(team.context, { token, password }))).toBe("link_used");
  });

  test("accepted by two at once lets one in", async () => {
    const token = tokenOf(await inviteEmployee(team.olivia, input()));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => acceptInvitation(team.context, { token, password })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("is void after seven days, when withdrawn, and when the same e-mail is invited again", async () => {
    const accept = (token: string) => codeOf(() => acceptInvitation(team.context, { token, password }));
    const first = tokenOf(await inviteEmployee(team.olivia, input()));
    const second = await inviteEmployee(team.olivia, input("member", "NORA@acme.example"));
    expect(await accept(first)).toBe("link_used");
    const events = await recorded(team, () => withdrawInvitation(team.olivia, second.invitation.id));
    expect(events).toMatchObject([{ type: "employee.invitation_withdrawn", actor: { id: team.olivia.caller.id } }]);
    expect(await accept(tokenOf(second))).toBe("link_used");
    const third = tokenOf(await inviteEmployee(team.olivia, input()));
    team.clock.advance(7 * DAY_MS);
    expect(await accept(third)).toBe("link_used");
    expect(await openInvitations()).toEqual([]);
  });

  test("with a weak password stays open", async () => {
    const token = tokenOf(await inviteEmployee(team.olivia, input()));
    const weak = await errorOf(() => acceptInvitation(team.context, { token, password: "nora@acme.example" }));
    expect(weak).toMatchObject({ code: "invalid_input", fields: [{ pointer: "/password" }] });
    await acceptInvitation(team.context, { token, password });
  });

  test("accepted ends who acts as the user with the same e-mail", async () => {
    const token = tokenOf(await inviteEmployee(team.olivia, input("member", "Uma@Globex.example")));
    const impersonation = await impersonate(team, team.mina, team.uma);
    await acceptInvitation(team.context, { token, password });
    expect(await fateOf(team, impersonation)).toBe("user_unavailable");
  });

  test("is refused for whoever is on the team, deactivated or not", async () => {
    await expectRefused(team, () => inviteEmployee(team.olivia, input("member", "Max@acme.example")), "email_taken");
    await changeEmployee(team.olivia, team.max.caller.id, { active: false });
    await expectRefused(team, () => inviteEmployee(team.olivia, input("member", "max@acme.example")), "email_taken");
  });

  test("is one of a hundred at most", async () => {
    for (let i = 0; i < OPEN_INVITATIONS; i++) {
      await inviteEmployee(team.olivia, input("member", `nora-${i}@acme.example`));
    }
    expect(await codeOf(() => inviteEmployee(team.olivia, input()))).toBe("too_many_requests");
    await inviteEmployee(team.olivia, input("member", "nora-7@acme.example"));
  });
});

describe("who may invite", () => {
  test.each<["adam" | "mina", Role]>([
    ["adam", "owner"],
    ["adam", "admin"],
    ["mina", "owner"],
    ["mina", "admin"],
    ["mina", "member"],
  ])("%s may not invite an %s, which is recorded", async (who, role) => {
    await expectRefused(team, () => inviteEmployee(team[who], input(role)), "forbidden", "employee.denied");
  });

  test("an Admin invites Members, and withdraws such invitations only", async () => {
    const own = await inviteEmployee(team.adam, input());
    await withdrawInvitation(team.adam, own.invitation.id);
    const owners = await inviteEmployee(team.olivia, input("owner"));
    const { id } = owners.invitation;
    await expectRefused(team, () => withdrawInvitation(team.adam, id), "forbidden", "employee.denied");
    await expectRefused(team, () => withdrawInvitation(team.mina, id), "forbidden", "employee.denied");
  });

  test("an Admin can't take an Owner's invitation back by inviting the same person as a Member", async () => {
    const token = tokenOf(await inviteEmployee(team.olivia, input("owner")));
    await expectRefused(team, () => inviteEmployee(team.adam, input("member")), "forbidden", "employee.denied");
    expect((await acceptInvitation(team.context, { token, password })).role).toBe("owner");
  });

  test("an invitation that is over can't be withdrawn", async () => {
    const { invitation } = await inviteEmployee(team.olivia, input());
    await withdrawInvitation(team.olivia, invitation.id);
    await expectRefused(team, () => withdrawInvitation(team.olivia, invitation.id), "not_found");
  });
});

describe("an invitation is worth no more than its maker", () => {
  beforeEach(() => changeEmployee(team.olivia, team.adam.caller.id, { role: "owner" }));

  test("who was an Owner, and isn't any more", async () => {
    const token = tokenOf(await inviteEmployee(team.adam, input("owner")));
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "admin" });
    expect(await codeOf(() => acceptInvitation(team.context, { token, password }))).toBe("link_used");
    expect(await openInvitations()).toEqual([]);
  });

  test("who has been deactivated", async () => {
    const token = tokenOf(await inviteEmployee(team.adam, input("member")));
    await changeEmployee(team.olivia, team.adam.caller.id, { active: false });
    expect(await codeOf(() => acceptInvitation(team.context, { token, password }))).toBe("link_used");
  });

  test("who may still invite Members after becoming an Admin", async () => {
    const token = tokenOf(await inviteEmployee(team.adam, input("member")));
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "admin" });
    await acceptInvitation(team.context, { token, password });
  });
});

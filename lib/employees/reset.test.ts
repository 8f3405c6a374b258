import { beforeEach, describe, expect, test } from "vitest";
import {
  codeOf,
  errorOf,
  expectRefused,
  fateOf,
  impersonate,
  openTeam,
  PASSWORD,
  recorded,
  signIn,
  type Team,
} from "./employees.testing.ts";
import { acceptInvitation, inviteEmployee } from "./invite.ts";
import { choosePassword, createOwnerResetLink, createResetLink } from "./reset.ts";
import { createSetupLink, setUpOwner } from "./setup.ts";
import { checkEmployeePassword } from "./sign-in.ts";
import { changeEmployee } from "./team.ts";

const HOUR_MS = 60 * 60 * 1000;
const password = "a password of her own";
let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const tokenOf = ({ path }: { path: string }) => path.split("#")[1] ?? "";
const resetMina = async (by = team.olivia) => tokenOf(await createResetLink(by, team.mina.caller.id));
const choose = (token: string) => choosePassword(team.context, { token, password });

describe("a reset link", () => {
  test("is one of an hour, with its token in the fragment, and changes nothing until it is used", async () => {
    const events = await recorded(team, async () => {
      const { path, link } = await createResetLink(team.olivia, team.mina.caller.id);
      expect(path).toMatch(/^\/reset-password#[\w-]{43}$/);
      expect(link.expiresAt.getTime() - team.clock.now.getTime()).toBe(HOUR_MS);
    });
    expect(events).toMatchObject([
      {
        type: "employee.reset_link_created",
        actor: { id: team.olivia.caller.id },
        employee: { id: team.mina.caller.id },
      },
    ]);
    await checkEmployeePassword(team.context, { email: "mina@acme.example", password: PASSWORD });
  });

  test("sets the password, and puts out whoever is in: sessions, impersonations, reset links", async () => {
    const token = await resetMina();
    await signIn(team.context, team.mina.caller.id);
    const impersonation = await impersonate(team, team.mina, team.uma);
    const events = await recorded(team, () => choose(token));
    expect(await fateOf(team, impersonation)).toBe("dashboard_signed_out");
    expect(await team.store.read((tx) => tx.dashboardSessions.listOpen(team.mina.caller.id, team.clock.now))).toEqual(
      [],
    );
    expect(events.map(({ type }) => type)).toEqual([
      "employee.password_changed",
      "session.ended",
      "session.ended",
      "impersonation.ended",
    ]);
    await checkEmployeePassword(team.context, { email: "mina@acme.example", password });
    const old = () => checkEmployeePassword(team.context, { email: "mina@acme.example", password: PASSWORD });
    expect(await codeOf(old)).toBe("wrong_credentials");
  });

  test("works once, for an hour, and only until the next one", async () => {
    const first = await resetMina();
    const second = await resetMina();
    expect(await codeOf(() => choose(first))).toBe("link_used");
    await choose(second);
    expect(await codeOf(() => choose(second))).toBe("link_used");
    const third = await resetMina();
    team.clock.advance(HOUR_MS);
    expect(await codeOf(() => choose(third))).toBe("link_used");
    expect(await codeOf(() => choose("never-was"))).toBe("link_used");
  });

  test("with a weak password stays open", async () => {
    const token = await resetMina();
    const weak = await errorOf(() => choosePassword(team.context, { token, password: "mina@acme.example" }));
    expect(weak).toMatchObject({ code: "invalid_input", fields: [{ pointer: "/password" }] });
    await choose(token);
  });

  test("lets in at once whom too many wrong passwords had slowed down", async () => {
    const wrong = () => checkEmployeePassword(team.context, { email: "mina@acme.example", password: "wrong" });
    for (let i = 0; i < 10; i++) expect(await codeOf(wrong)).toBe("wrong_credentials");
    expect(await codeOf(wrong)).toBe("too_many_requests");
    await choose(await resetMina());
    await checkEmployeePassword(team.context, { email: "mina@acme.example", password });
  });

  test.each<["olivia" | "adam" | "mina", "olivia" | "adam" | "mina" | "max"]>([
    ["olivia", "olivia"],
    ["adam", "olivia"],
    ["adam", "adam"],
    ["mina", "max"],
    ["mina", "mina"],
  ])("is not for %s to make for %s, which is recorded", async (who, whom) => {
    const id = team[whom].caller.id;
    await expectRefused(team, () => createResetLink(team[who], id), "forbidden", "employee.denied");
  });

  test("is worth no more than its maker, and nothing for somebody deactivated or promoted above the maker", async () => {
    const made = await resetMina(team.adam);
    await changeEmployee(team.olivia, team.mina.caller.id, { role: "owner" });
    expect(await codeOf(() => choose(made))).toBe("link_used");
    await changeEmployee(team.olivia, team.mina.caller.id, { role: "member" });
    const again = await resetMina(team.adam);
    await changeEmployee(team.olivia, team.adam.caller.id, { active: false });
    expect(await codeOf(() => choose(again))).toBe("link_used");
    const last = await resetMina();
    await changeEmployee(team.olivia, team.mina.caller.id, { active: false });
    expect(await codeOf(() => choose(last))).toBe("link_used");
    await expectRefused(team, () => createResetLink(team.olivia, team.mina.caller.id), "employee_inactive");
  });
});

describe("a locked-out Owner's link, from the server's command line", () => {
  test("is recorded as the system's, and works as any other", async () => {
    const events = await recorded(team, async () => {
      const { path } = await createOwnerResetLink(team.context, "Olivia@acme.example");
      await choose(tokenOf({ path }));
    });
    expect(events[0]).toMatchObject({ type: "employee.reset_link_created", actor: { kind: "system" } });
    await checkEmployeePassword(team.context, { email: "olivia@acme.example", password });
  });

  test.each(["adam@acme.example", "nobody@acme.example", "uma@globex.example"])("is not for %s", async (email) => {
    await expectRefused(team, () => createOwnerResetLink(team.context, email), "not_found");
  });
});

test("a link for one purpose is nothing for another, and is not used up by the try", async () => {
  const reset = await resetMina();
  const invitation = tokenOf(
    await inviteEmployee(team.olivia, { email: "nora@acme.example", name: "Nora Lind", role: "admin" }),
  );
  const owner = { name: "Eve", email: "eve@evil.example", password };
  expect(await createSetupLink(team.context)).toBeNull();
  for (const token of [reset, invitation]) {
    expect(await codeOf(() => setUpOwner(team.context, { ...owner, token }))).toBe("link_used");
  }
  expect(await codeOf(() => acceptInvitation(team.context, { token: reset, password }))).toBe("link_used");
  expect(await codeOf(() => choose(invitation))).toBe("link_used");
  await acceptInvitation(team.context, { token: invitation, password });
  await choose(reset);
});

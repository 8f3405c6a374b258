import { beforeEach, describe, expect, test } from "vitest";
import { grantImpersonator } from "../grants/grant.ts";
import { startImpersonation } from "../impersonations/start.ts";
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
import { listResetNotices } from "./reset-notices.ts";
import { createSetupLink, setUpOwner } from "./setup.ts";
import { signInEmployee } from "./sign-in.ts";
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
  test("is one of an hour, with its token in the fragment, and the old password works until it is used", async () => {
    const events = await recorded(team, async () => {
      const { path, link } = await createResetLink(team.olivia, team.max.caller.id);
      expect(path).toMatch(/^\/reset-password#[\w-]{43}$/);
      expect(link.expiresAt.getTime() - team.clock.now.getTime()).toBe(HOUR_MS);
    });
    expect(events).toMatchObject([
      {
        type: "employee.reset_link_created",
        actor: { id: team.olivia.caller.id },
        employee: { id: team.max.caller.id },
        changes: null,
      },
    ]);
    await signInEmployee(team.context, { email: "max@acme.example", password: PASSWORD });
  });

  test("sets the password, and puts out whoever is in: sessions, impersonations, reset links", async () => {
    const token = await resetMina();
    await grantImpersonator(team.olivia, team.mina.caller.id);
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
      "grant.revoked",
    ]);
    await signInEmployee(team.context, { email: "mina@acme.example", password });
    const old = () => signInEmployee(team.context, { email: "mina@acme.example", password: PASSWORD });
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

  test("takes the access to impersonation away as it is made, and ends what runs; nobody gives it back by using it", async () => {
    const impersonation = await impersonate(team, team.mina, team.uma);
    let token = "";
    const events = await recorded(team, async () => {
      token = await resetMina(team.adam);
    });
    expect(await fateOf(team, impersonation)).toBe("grant_revoked");
    expect(events).toMatchObject([
      { type: "impersonation.ended", reason: "grant_revoked" },
      { type: "grant.revoked", reason: "password_reset", actor: { id: team.adam.caller.id } },
      { type: "employee.reset_link_created", changes: { mayImpersonate: { from: true, to: false } } },
    ]);
    await choose(token);
    const asMina = await signIn(team.context, team.mina.caller.id);
    const start = { userId: team.uma.id, reason: "why", ticket: null, productId: null };
    await expectRefused(team, () => startImpersonation(asMina, start), "not_granted", "impersonation.denied");
    await grantImpersonator(team.adam, team.mina.caller.id);
    await startImpersonation(asMina, start);
  });

  test("takes away as well what was given between its making and its use", async () => {
    const token = await resetMina(team.adam);
    await grantImpersonator(team.adam, team.mina.caller.id);
    const events = await recorded(team, () => choose(token));
    expect(events).toContainEqual(expect.objectContaining({ type: "grant.revoked", reason: "password_reset" }));
    expect(await team.store.read((tx) => tx.grants.find(team.mina.caller.id))).toBeNull();
  });

  test("that somebody else made is told to the Owners for a week, and to nobody else", async () => {
    await resetMina(team.adam);
    await createResetLink(team.adam, team.max.caller.id);
    expect(await listResetNotices(team.olivia)).toMatchObject([
      { by: "Adam Novak", employee: "Max Berg", revoked: false },
      { by: "Adam Novak", employee: "Mina Haddad", revoked: true },
    ]);
    await resetMina(team.olivia);
    expect(await listResetNotices(team.olivia)).toHaveLength(2);
    for (const other of [team.adam, team.mina, team.max]) expect(await listResetNotices(other)).toEqual([]);
    team.clock.advance(7 * 24 * HOUR_MS + 1);
    expect(await listResetNotices(team.olivia)).toEqual([]);
  });

  test("is told however many the Owner, or one Admin, has made since, and that access went with one of them", async () => {
    await resetMina(team.adam);
    for (let made = 0; made < 25; made++) {
      team.clock.advance(1000);
      await resetMina(team.adam);
      await createResetLink(team.adam, team.max.caller.id);
      await createResetLink(team.olivia, team.max.caller.id);
    }
    const notices = await listResetNotices(team.olivia);
    expect(notices.map(({ employee, revoked }) => [employee, revoked])).toEqual([
      ["Max Berg", false],
      ["Mina Haddad", true],
    ]);
    expect(notices[1]?.at).toEqual(team.clock.now);
  });

  test("with a weak password stays open", async () => {
    const token = await resetMina();
    const weak = await errorOf(() => choosePassword(team.context, { token, password: "mina@acme.example" }));
    expect(weak).toMatchObject({ code: "invalid_input", fields: [{ pointer: "/password" }] });
    await choose(token);
  });

  test("lets in at once whom too many wrong passwords had slowed down", async () => {
    const wrong = () => signInEmployee(team.context, { email: "mina@acme.example", password: "wrong" });
    for (let i = 0; i < 10; i++) expect(await codeOf(wrong)).toBe("wrong_credentials");
    expect(await codeOf(wrong)).toBe("too_many_requests");
    await choose(await resetMina());
    await signInEmployee(team.context, { email: "mina@acme.example", password });
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
    await signInEmployee(team.context, { email: "olivia@acme.example", password });
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

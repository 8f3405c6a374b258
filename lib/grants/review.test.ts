import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, test } from "vitest";
import {
  addEmployee,
  expectRefused,
  grant,
  impersonate,
  openTeam,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { grantImpersonator } from "./grant.ts";
import { exportReview, keepGrant, listForReview } from "./review.ts";
import { revokeImpersonator } from "./revoke.ts";

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const review = async () => (await listForReview(team.adam)).map(({ name }) => name);

describe("the review", () => {
  test("has who may impersonate and nobody else, with when they did last", async () => {
    await grant(team, team.olivia, team.adam);
    const { createdAt } = await impersonate(team, team.mina, team.uma);
    team.clock.advance(1000);
    const entries = await listForReview(team.adam);
    expect(entries.map(({ name, lastUsedAt }) => [name, lastUsedAt])).toEqual([
      ["Adam Novak", null],
      ["Mina Haddad", createdAt],
    ]);
    // Under a grant of now, she did before it, too.
    await revokeImpersonator(team.adam, team.mina.caller.id);
    expect(await review()).toEqual(["Adam Novak"]);
    await grantImpersonator(team.adam, team.mina.caller.id);
    expect((await listForReview(team.olivia))[1]).toMatchObject({ name: "Mina Haddad", lastUsedAt: createdAt });
  });

  test("has nobody whose time is over, noted or not", async () => {
    await grantImpersonator(team.olivia, team.mina.caller.id, "full", new Date(team.clock.now.getTime() + 1000));
    team.clock.advance(1000);
    expect(await review()).toEqual([]);
  });

  test("is not for Members", async () => {
    await expectRefused(team, () => listForReview(team.mina), "forbidden");
    await expectRefused(team, () => exportReview(team.mina, "csv"), "forbidden", "impersonation.denied");
  });
});

describe("keeping", () => {
  test("is recorded with who looked at it and when, and changes nothing else", async () => {
    const [before] = await listForReview(team.adam);
    team.clock.advance(1000);
    const events = await recorded(team, () => keepGrant(team.adam, team.mina.caller.id));
    expect(events).toMatchObject([
      { type: "grant.reviewed", actor: { id: team.adam.caller.id }, employee: { id: team.mina.caller.id } },
    ]);
    const [after] = await listForReview(team.adam);
    const by = { id: team.adam.caller.id, name: "Adam Novak", email: "adam@acme.example" };
    expect(after).toEqual({ ...before, grant: { ...before?.grant, reviewedAt: team.clock.now, reviewedBy: by } });
  });

  test("one's own is recorded as that", async () => {
    await grant(team, team.olivia, team.adam);
    const [event] = await recorded(team, () => keepGrant(team.adam, team.adam.caller.id));
    expect(event?.changes).toMatchObject({ selfReview: { from: null, to: true } });
  });

  test("works while the feature is off, and of an access that was given anew it says nothing", async () => {
    await changeImpersonationSettings(team.olivia, { enabled: false });
    await keepGrant(team.adam, team.mina.caller.id);
    await changeImpersonationSettings(team.olivia, { enabled: true });
    await revokeImpersonator(team.adam, team.mina.caller.id);
    await grantImpersonator(team.adam, team.mina.caller.id);
    expect((await listForReview(team.adam))[0]?.grant).toMatchObject({ reviewedAt: null, reviewedBy: null });
  });

  test("what isn't there, or isn't any more, is refused", async () => {
    await expectRefused(team, () => keepGrant(team.adam, team.max.caller.id), "changed_meanwhile");
    await expectRefused(team, () => keepGrant(team.adam, team.uma.id), "not_found");
    await grantImpersonator(team.olivia, team.mina.caller.id, "full", new Date(team.clock.now.getTime() + 1000));
    team.clock.advance(1000);
    await expectRefused(team, () => keepGrant(team.adam, team.mina.caller.id), "changed_meanwhile");
  });

  test.each<["adam" | "mina", "olivia" | "mina"]>([
    ["adam", "olivia"],
    ["mina", "mina"],
    ["mina", "olivia"],
  ])("is not for %s to do of %s, which is recorded", async (who, whom) => {
    await grant(team, team.olivia, team.olivia);
    const act = () => keepGrant(team[who], team[whom].caller.id);
    await expectRefused(team, act, "forbidden", "impersonation.denied");
  });
});

test("the file has the same as the list, is recorded, and no spreadsheet runs anything of it", async () => {
  const evil = await addEmployee(team.context, '=HYPERLINK("x")', "+1@acme.example", "member");
  await grantImpersonator(team.olivia, evil.id, "read_only", new Date(team.clock.now.getTime() + 60_000));
  await keepGrant(team.olivia, evil.id);
  const events = await recorded(team, async () => {
    const rows = parse(await exportReview(team.adam, "csv"), { columns: true }) as Record<string, string>[];
    expect(rows).toMatchObject([
      {
        ...{ name: `'=HYPERLINK("x")`, email: "'+1@acme.example", role: "member", active: "true", access: "read_only" },
        ...{ until: "2026-11-22T09:01:00.000Z", grantedByName: "Olivia Ortega", lastUsedAt: "" },
        ...{ reviewedAt: team.clock.now.toISOString(), reviewedByEmail: "olivia@acme.example" },
      },
      { name: "Mina Haddad", access: "full", until: "", reviewedAt: "", reviewedByName: "" },
    ]);
  });
  expect(events).toMatchObject([{ type: "grant.exported", changes: { format: { from: null, to: "csv" } } }]);
});

import { beforeEach, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import { openTeam, type Team } from "#lib/employees/employees.testing.ts";
import { changeImpersonationSettings } from "#lib/settings/change.ts";
import { askedByTicket } from "./asked-by-ticket.ts";
import { termsOf } from "./terms.ts";

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const ask = async (search: Record<string, string>, by = team.mina) => askedByTicket(by, search, await termsOf(by));
const link = { impersonate: "uma@globex.example", ticket: "SUP-7", reason: "Her totals" };

test("a link from a ticket fills in what it brings, of whichever length, and nothing where it asks for nobody", async () => {
  await changeImpersonationSettings(team.olivia, { returnOrigins: ["https://help.example"] });
  expect(await ask({ ...link, return: "https://help.example/7" })).toMatchObject({
    refused: null,
    user: { id: team.uma.id, name: "Uma Patel", email: "uma@globex.example" },
    given: { reason: "Her totals", ticket: "SUP-7", returnTo: "https://help.example/7", lost: false },
  });
  const ticket = "T".repeat(4000);
  expect(await ask({ impersonate: team.uma.id, ticket })).toMatchObject({
    given: { reason: "", ticket, returnTo: null, lost: false },
  });
  expect(await ask({ reason: "Her totals" })).toBeNull();
});

test("a way back that isn't permitted is said to be lost, and isn't taken along", async () => {
  expect(await ask({ ...link, return: "https://evil.example/" })).toMatchObject({
    given: { returnTo: null, lost: true },
  });
});

test("whoever can't be impersonated, or may not impersonate, is told why in a sentence", async () => {
  expect(await ask({ impersonate: "nobody@globex.example" })).toEqual({
    refused: "Nobody has the id, external id or e-mail “nobody@globex.example”. Check the link, or search below.",
  });
  expect(await ask({ impersonate: team.oliviaAsUser.id })).toEqual({
    refused: "Olivia Ortega: This user is an employee too, and can't be impersonated.",
  });
  expect(await ask(link, team.max)).toEqual({
    refused: "Uma Patel: You have no access to user impersonation. An Owner or Admin can give it to you.",
  });
  await team.store.write((tx) =>
    tx.users.update(team.uma.id, { active: false }, happened("user.disabled", team.clock.now)),
  );
  expect(await ask(link)).toEqual({ refused: "Uma Patel: This user is disabled, and can't be impersonated." });
  await changeImpersonationSettings(team.olivia, { enabled: false });
  expect(await ask(link)).toEqual({
    refused: "Uma Patel: User impersonation is off. The Owner can turn it on in Project Settings.",
  });
});

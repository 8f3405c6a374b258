import { beforeEach, describe, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import { eraseElsewhere } from "../audit/erase/elsewhere.ts";
import { errorOf, expectRefused, openTeam, recorded, type Team } from "../employees/employees.testing.ts";
import { showImpersonation } from "../impersonations/show.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { beginRequested } from "../requests/begin.ts";
import { openAsking } from "../requests/requests.testing.ts";
import { showRequest } from "../requests/show.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { lookUpUser } from "../users/lookup.ts";
import { ownReturn, wayBackOf } from "./way-back.ts";

const HELP = "https://help.example";
const TICKET = `${HELP}/agent/tickets/7?a=b`;

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const name = (...returnOrigins: string[]) => changeImpersonationSettings(team.olivia, { returnOrigins });
const start = async (returnTo?: string | null, by = team.mina) => {
  const input = { userId: team.uma.id, reason: "Her totals", ticket: "SUP-7", productId: null };
  return (await startImpersonation(by, { ...input, ...(returnTo !== undefined && { returnTo }) })).impersonation;
};

describe("the settings of tickets", () => {
  test("are an Owner's to change, each way with what became what", async () => {
    const to = { returnOrigins: [HELP], ticketTemplate: `${HELP}/{ticket}` };
    const events = await recorded(team, () => changeImpersonationSettings(team.olivia, to));
    expect(events).toMatchObject([
      {
        type: "impersonation.settings_changed",
        changes: {
          returnOrigins: { from: [], to: [HELP] },
          ticketTemplate: { from: null, to: `${HELP}/{ticket}` },
        },
      },
    ]);
    expect(await recorded(team, () => changeImpersonationSettings(team.olivia, to))).toEqual([]);
    expect(await changeImpersonationSettings(team.olivia, { ticketTemplate: null })).toMatchObject({
      returnOrigins: [HELP],
      ticketTemplate: null,
    });
    for (const who of ["adam", "mina"] as const)
      await expectRefused(
        team,
        () => changeImpersonationSettings(team[who], { returnOrigins: [] }),
        "forbidden",
        "impersonation.denied",
      );
  });
});

describe("the way back to a ticket", () => {
  test("is kept with the impersonation, for its impersonator alone, and in no answer of the API", async () => {
    await name(HELP);
    const impersonation = await start(TICKET);
    expect(await ownReturn(team.mina, impersonation)).toBe(TICKET);
    for (const other of [team.olivia, team.adam, team.max]) expect(await ownReturn(other, impersonation)).toBeNull();
    expect(await wayBackOf(team.context, impersonation.id)).toEqual({ sessionId: impersonation.id, ticket: true });
    expect(JSON.stringify(showImpersonation(impersonation, team.clock.now))).not.toContain("help.example");
  });

  test.each(["https://evil.example/", "javascript:alert(1)", "/users", "https://help.example@evil.example/"])(
    "is refused to %s, and nothing is written",
    async (returnTo) => {
      await name(HELP);
      const error = await errorOf(() => start(returnTo));
      expect([error.code, error.fields?.[0]?.pointer]).toEqual(["invalid_input", "/returnTo"]);
      expect(await team.store.sql("SELECT id FROM impersonations")).toEqual([]);
    },
  );

  test("is none without one, of nobody's session, and once the settings don't name the origin any more", async () => {
    await name(HELP);
    expect(await wayBackOf(team.context, (await start()).id)).toMatchObject({ ticket: false });
    const impersonation = await start(TICKET);
    await name("https://other.example");
    expect(await ownReturn(team.mina, impersonation)).toBeNull();
    expect(await wayBackOf(team.context, impersonation.id)).toMatchObject({ ticket: false });
    expect(await wayBackOf(team.context, crypto.randomUUID())).toBeNull();
  });

  test("goes along with a request, is shown to no approver, and begins without it where it isn't permitted any more", async () => {
    for (const stillNamed of [true, false]) {
      const at = await openAsking();
      await changeImpersonationSettings(at.team.olivia, { returnOrigins: [HELP] });
      const request = await at.ask(at.team.mina, { returnTo: TICKET });
      expect(JSON.stringify(showRequest(request, at.team.clock.now))).not.toContain("help.example");
      await at.approve(at.team.adam, request);
      if (!stillNamed) await changeImpersonationSettings(at.team.olivia, { returnOrigins: [] });
      const { impersonation } = await beginRequested(at.team.mina, request.id);
      expect(impersonation.returnTo).toBe(stillNamed ? TICKET : null);
    }
  });

  test("goes with the user who is erased", async () => {
    await name(HELP);
    const { id } = await start(TICKET);
    await team.store.write((tx) =>
      tx.impersonations.end({}, "stopped", team.clock.now, () => happened("impersonation.ended", team.clock.now)),
    );
    await eraseElsewhere(team.context, team.uma.id);
    expect(await team.store.read((tx) => tx.impersonations.find(id))).toMatchObject({ ticket: null, returnTo: null });
  });
});

describe("the user whom a link means", () => {
  const found = async (mark: string) => (await lookUpUser(team.mina, mark))?.id ?? null;

  test("is found by id, external id or e-mail, whatever their case, and a plus that was read as a space", async () => {
    const { id } = team.uma;
    const to = { externalId: "acct 42", email: "uma+test@globex.example" };
    await team.store.write((tx) => tx.users.update(id, to, happened("user.updated", team.clock.now)));
    for (const mark of [id, id.toUpperCase(), "acct 42", "Uma+Test@globex.example", "uma test@globex.example"])
      expect(await found(mark), mark).toBe(id);
  });

  test.each(["nobody@globex.example", "", "%", "' OR 1=1 --", "x".repeat(5000), crypto.randomUUID()])(
    "is nobody for what is no mark of anybody, case %#",
    async (mark) => expect(await found(mark)).toBeNull(),
  );

  test("is told with why they can't be impersonated", async () => {
    expect(await lookUpUser(team.mina, team.oliviaAsUser.id)).toMatchObject({ impersonatable: { allowed: false } });
  });
});

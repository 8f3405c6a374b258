import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, eventsOf, expectRefused, openTeam, recorded, type Team } from "../employees/employees.testing.ts";
import { changeEmployee } from "../employees/team.ts";
import { grantImpersonator } from "../grants/grant.ts";
import type { Level } from "../impersonations/level.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { answerRequest } from "./answer.ts";
import { askForGrant } from "./ask.ts";
import { beginRequested } from "./begin.ts";
import type { AccessRequest } from "./request.ts";
import { showRequest } from "./show.ts";

let team: Team;
beforeEach(async () => {
  team = await openTeam();
  await changeImpersonationSettings(team.olivia, { adminSelfGrant: "ownerApproval" });
});

const own = (access: Level = "full", who: "adam" | "olivia" = "adam") =>
  grantImpersonator(team[who], team[who].caller.id, access, null, askForGrant);

async function ask(access: Level = "full"): Promise<AccessRequest> {
  const asked = await own(access);
  if (!("request" in asked)) throw new Error("no Owner had to say yes");
  return asked.request;
}
const answer = (who: "olivia" | "adam" | "mina", { id }: AccessRequest, said: "approve" | "refuse" = "approve") =>
  answerRequest(team[who], id, { answer: said, note: null });
const grantOf = (who: "adam" | "olivia") => team.store.read((tx) => tx.grants.find(team[who].caller.id));

describe("an Admin's own access, where Owners say", () => {
  test("is asked for, told to Owners alone, and given by an Owner's yes, as granted by them", async () => {
    const request = await ask();
    expect(showRequest(request, team.clock.now)).toMatchObject({ kind: "grant", user: null, product: null });
    expect(await grantOf("adam")).toBeNull();
    const told = await team.store.sql("SELECT employee_id FROM employee_notices WHERE type = 'request_waiting'");
    expect(told).toEqual([{ employee_id: team.olivia.caller.id }]);
    const events = await recorded(team, () => answer("olivia", request));
    expect(events.map(({ type }) => type)).toEqual(["grant.created", "request.approved"]);
    expect(await grantOf("adam")).toMatchObject({ access: "full", grantedBy: { id: team.olivia.caller.id } });
    const found = await team.store.read((tx) => tx.requests.find(request.id));
    team.clock.advance(11 * 60 * 60 * 1000);
    expect(found && showRequest(found, team.clock.now)).toMatchObject({ status: "approved", waitsFor: null });
    expect(await codeOf(() => beginRequested(team.adam, request.id))).toBe("not_approved");
  });

  test("is for no other Admin to say, nor for the Admin, whose role may be another by now", async () => {
    await changeEmployee(team.olivia, team.mina.caller.id, { role: "admin" });
    const request = await ask();
    await expectRefused(team, () => answer("mina", request), "forbidden", "request.denied");
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "owner" });
    expect(await codeOf(() => answer("adam", request))).toBe("own_request");
    expect(await grantOf("adam")).toBeNull();
  });

  test("is asked for once, and refused where the feature is off or nobody asks", async () => {
    const request = await ask();
    expect((await ask()).id).toBe(request.id);
    expect(await codeOf(() => own("read_only"))).toBe("already_waiting");
    expect(await codeOf(() => grantImpersonator(team.adam, team.adam.caller.id))).toBe("not_approved");
    await answer("olivia", request, "refuse");
    expect(await grantOf("adam")).toBeNull();
    await changeImpersonationSettings(team.olivia, { enabled: false });
    expect(await codeOf(() => own())).toBe("impersonation_disabled");
  });

  test("can be lowered by themselves at once, and raised again only by an Owner", async () => {
    await grantImpersonator(team.olivia, team.adam.caller.id);
    expect(await own("read_only")).toMatchObject({ grant: { access: "read_only" } });
    const request = await ask("full");
    await answer("olivia", request);
    expect(await grantOf("adam")).toMatchObject({ access: "full" });
  });

  test("isn't given by a yes to who is no Admin any more", async () => {
    const request = await ask();
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "member" });
    expect(await codeOf(() => answer("olivia", request))).toBe("request_expired");
    expect(await grantOf("adam")).toBeNull();
  });

  test("is asked of no Owner, and of nobody where the settings allow it; Owners are told of both", async () => {
    expect(await own("full", "olivia")).toMatchObject({ grant: { access: "full" } });
    await changeImpersonationSettings(team.olivia, { adminSelfGrant: "allow" });
    expect(await own()).toMatchObject({ grant: { access: "full" } });
    expect((await eventsOf(team)).filter(({ changes }) => changes?.selfGrant)).toHaveLength(2);
    const told = await team.store.sql("SELECT employee_id FROM employee_notices WHERE type = 'self_grant'");
    expect(told).toHaveLength(2);
  });
});

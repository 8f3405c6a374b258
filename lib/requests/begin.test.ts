import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, expectRefused, recorded } from "../employees/employees.testing.ts";
import { changeEmployee } from "../employees/team.ts";
import { grantImpersonator } from "../grants/grant.ts";
import { revokeImpersonator } from "../grants/revoke.ts";
import { settleOverdue } from "../impersonations/end.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { changeUser } from "../users/change.ts";
import { beginRequested } from "./begin.ts";
import { settleRequests } from "./expire.ts";
import { BEGIN_WITHIN_MS, DECIDE_WITHIN_MS } from "./request.ts";
import { type Asking, openAsking } from "./requests.testing.ts";

let at: Asking;
beforeEach(async () => {
  at = await openAsking();
});

const begin = async (request: { id: string }, by = at.team.mina) => beginRequested(by, request.id);

describe("what somebody has said yes to", () => {
  test("begins at the asker's click: the hour counts from there, and the row says when the yes came", async () => {
    const request = await at.ask();
    await at.approve(at.team.adam, request);
    const approvedAt = at.team.clock.now;
    at.team.clock.advance(BEGIN_WITHIN_MS - 1);
    const events = await recorded(at.team, async () => {
      const { impersonation } = await begin(request);
      expect(impersonation).toMatchObject({ approvedAt, breakGlass: false, createdAt: at.team.clock.now });
      expect(impersonation.expiresAt.getTime() - at.team.clock.now.getTime()).toBe(60 * 60 * 1000);
      expect(impersonation).toMatchObject({ reason: "Her totals look wrong", ticket: "ACME-7", access: "full" });
    });
    expect(events).toMatchObject([
      { type: "impersonation.requested", changes: { request: { from: null, to: request.id } } },
    ]);
    expect(await at.statusOf(request)).toBe("used");
  });

  test("begins once: neither again nor twice at the same moment", async () => {
    const request = await at.ask();
    await at.approve(at.team.adam, request);
    const both = await Promise.allSettled([begin(request), begin(request)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await codeOf(() => begin(request))).toBe("not_approved");
    expect(await at.team.store.read((tx) => tx.impersonations.listUnended({}))).toHaveLength(1);
  });

  test("is over a millisecond after its ten minutes, noted or not", async () => {
    const request = await at.ask();
    await at.approve(at.team.adam, request);
    at.team.clock.advance(BEGIN_WITHIN_MS);
    await expectRefused(at.team, () => begin(request), "request_expired", "request.denied");
    const events = await recorded(at.team, () => settleRequests(at.team.context));
    expect(events).toMatchObject([{ type: "request.expired", reason: "expired", at: at.team.clock.now }]);
    expect(await recorded(at.team, () => settleRequests(at.team.context))).toEqual([]);
    expect(await codeOf(() => begin(request))).toBe("request_expired");
  });

  test("is nobody else's to begin, and nothing of what waits, was refused, or wasn't answered in time", async () => {
    const request = await at.ask();
    await expectRefused(at.team, () => begin(request), "not_approved", "request.denied");
    for (const other of [at.team.olivia, at.team.adam, at.team.max])
      expect(await codeOf(() => begin(request, other))).toBe("not_found");
    await at.refuse(at.team.adam, request);
    expect(await codeOf(() => begin(request))).toBe("not_approved");
    const late = await at.ask();
    at.team.clock.advance(DECIDE_WITHIN_MS);
    expect(await codeOf(() => begin(late))).toBe("request_expired");
  });
});

describe("a yes is no way around what has changed since", () => {
  const olivia = () => at.team.olivia;
  const mina = () => at.team.mina.caller.id;
  const turn = (enabled: boolean) => changeImpersonationSettings(olivia(), { enabled });
  const disable = () => changeUser(olivia(), at.team.uma.id, { active: false });
  const inTurn = async (...changes: (() => Promise<unknown>)[]) => {
    for (const change of changes) await change();
  };

  test.each<[string, () => Promise<unknown>, string]>([
    ["the feature turned off", () => turn(false), "request_expired"],
    [
      "turned off and on again",
      () =>
        inTurn(
          () => turn(false),
          () => turn(true),
        ),
      "request_expired",
    ],
    ["the grant taken away", () => revokeImpersonator(olivia(), mina()), "request_expired"],
    [
      "the grant taken away and given anew",
      () =>
        inTurn(
          () => revokeImpersonator(olivia(), mina()),
          () => grantImpersonator(olivia(), mina()),
        ),
      "request_expired",
    ],
    ["the grant lowered", () => grantImpersonator(olivia(), mina(), "read_only"), "access_not_granted"],
    [
      "the level no longer offered",
      () => changeImpersonationSettings(olivia(), { accessLevels: ["read_only"], defaultAccess: "read_only" }),
      "access_unavailable",
    ],
    ["the user disabled", disable, "user_unavailable"],
  ])("%s", async (_, change, code) => {
    const request = await at.ask();
    await at.approve(at.team.adam, request);
    await change();
    expect(await codeOf(() => begin(request))).toBe(code);
    expect(await at.team.store.read((tx) => tx.impersonations.listUnended({}))).toEqual([]);
  });

  test("and a grant whose time is over: with it ends what waits, and no approver is asked for nothing", async () => {
    const until = new Date(at.team.clock.now.getTime() + 60_000);
    await grantImpersonator(olivia(), mina(), "full", until);
    const request = await at.ask();
    at.team.clock.advance(60_000);
    await settleOverdue(at.team.context);
    expect(await at.eventsOfType("request.expired")).toMatchObject([
      { reason: "grant_expired", actor: { kind: "system" } },
    ]);
    expect(await codeOf(() => at.approve(at.team.adam, request))).toBe("request_expired");
  });

  test("and a role lowered", async () => {
    const request = await at.ask(at.team.adam);
    await at.approve(at.team.olivia, request);
    await changeEmployee(at.team.olivia, at.team.adam.caller.id, { role: "member" });
    expect(await codeOf(() => begin(request, at.team.adam))).toBe("request_expired");
  });
});

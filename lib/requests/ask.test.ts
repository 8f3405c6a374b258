import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, expectRefused, impersonate, recorded } from "../employees/employees.testing.ts";
import { changeEmployee } from "../employees/team.ts";
import { revokeImpersonator } from "../grants/revoke.ts";
import { STARTS_PER_HOUR } from "../impersonations/limit.ts";
import { raiseImpersonation } from "../impersonations/raise.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { askToRaise } from "./ask.ts";
import { DECIDE_WITHIN_MS } from "./request.ts";
import { type Asking, openAsking } from "./requests.testing.ts";
import { showRequest } from "./show.ts";

let at: Asking;
beforeEach(async () => {
  at = await openAsking();
});

const unended = () => at.team.store.read((tx) => tx.impersonations.listUnended({}));
const settings = (patch: Parameters<typeof changeImpersonationSettings>[1]) =>
  changeImpersonationSettings(at.team.olivia, patch);

describe("a start that somebody else has to say yes to", () => {
  test("makes a request of what was asked for, for half an hour, and begins nothing", async () => {
    const events = await recorded(at.team, async () => {
      const request = showRequest(await at.ask(), at.team.clock.now);
      expect(request).toEqual({
        ...{ id: expect.any(String), kind: "start", reason: "Her totals look wrong", ticket: "ACME-7", access: "full" },
        impersonator: { id: at.team.mina.caller.id, name: "Mina Haddad", email: "mina@acme.example" },
        user: { id: at.team.uma.id, name: "Uma Patel", email: "uma@globex.example" },
        product: { id: expect.any(String), name: "Tally" },
        ...{ status: "waiting", waitsFor: "approver", answeredBy: null, note: null },
        createdAt: at.team.clock.now.toISOString(),
        expiresAt: new Date(at.team.clock.now.getTime() + DECIDE_WITHIN_MS).toISOString(),
      });
    });
    expect(events).toMatchObject([{ type: "request.created", actor: { id: at.team.mina.caller.id } }]);
    expect(await unended()).toEqual([]);
  });

  test("is never begun by who doesn't ask: without a way to ask it is refused", async () => {
    const input = { userId: at.team.uma.id, reason: "why", ticket: null, productId: null };
    const act = () => startImpersonation(at.team.mina, input);
    await expectRefused(at.team, act, "not_approved", "impersonation.denied");
  });

  test("goes on what the asker had pending or live until it is begun", async () => {
    await settings({ approval: "nobody" });
    const live = await impersonate(at.team, at.team.mina, at.team.uma);
    await settings({ approval: "everybody" });
    await at.ask();
    expect((await unended()).map(({ id }) => id)).toEqual([live.id]);
  });

  test("asked for again gives the same request, and by another level none", async () => {
    const request = await at.ask();
    expect(await recorded(at.team, async () => expect(await at.ask()).toEqual(request))).toEqual([]);
    const other = () => at.ask(at.team.mina, { access: "read_only" });
    await expectRefused(at.team, other, "already_waiting", "impersonation.denied");
    await at.approve(at.team.adam, request);
    expect((await at.ask()).id).toBe(request.id);
    expect((await at.ask(at.team.max)).id).not.toBe(request.id);
  });

  test("asked for again once it is over, or refused, is another request", async () => {
    const first = await at.ask();
    await at.refuse(at.team.adam, first);
    const second = await at.ask();
    at.team.clock.advance(DECIDE_WITHIN_MS);
    const third = await at.ask(at.team.mina, { access: "read_only" });
    expect(new Set([first, second, third].map(({ id }) => id)).size).toBe(3);
    expect(await at.statusOf(second)).toBe("expired");
  });

  test("is asked for once, however many ask at once", async () => {
    const asked = await Promise.all([at.ask(), at.ask(), at.ask()]);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
  });

  test("counts as a start, also where nothing comes of it", async () => {
    for (let time = 1; time <= STARTS_PER_HOUR; time++) await at.refuse(at.team.adam, await at.ask());
    expect(await codeOf(() => at.ask())).toBe("too_many_requests");
  });

  test("that nobody else could approve is refused, with nothing to wait for", async () => {
    await changeEmployee(at.team.olivia, at.team.adam.caller.id, { active: false });
    const act = () => at.ask(at.team.olivia);
    await expectRefused(at.team, act, "nobody_to_approve", "impersonation.denied");
    expect((await at.ask()).status).toBe("waiting");
  });
});

describe("what has to be approved", () => {
  test.each([
    ["nobody", "read_only", false],
    ["nobody", "full", false],
    ["protected", "full", false],
    ["full", "read_only", false],
    ["full", "full", true],
    ["everybody", "read_only", true],
    ["everybody", "full", true],
  ] as const)("by the setting %s, a start at %s: %s", async (approval, access, asks) => {
    await settings({ approval });
    expect("request" in (await at.start(at.team.mina, { access }))).toBe(asks);
  });

  test("a setting by which nobody could ever say yes is refused", async () => {
    await settings({ approval: "nobody" });
    await changeEmployee(at.team.olivia, at.team.adam.caller.id, { role: "member" });
    for (const approval of ["protected", "full", "everybody"] as const)
      expect(await codeOf(() => settings({ approval }))).toBe("nobody_to_approve");
    expect((await settings({ adminSelfGrant: "ownerApproval" })).approval).toBe("nobody");
  });
});

describe("breaking the glass", () => {
  test("begins at once for an Owner, marked for good, and is told to every other Owner", async () => {
    await changeEmployee(at.team.olivia, at.team.adam.caller.id, { role: "owner" });
    const events = await recorded(at.team, async () => {
      const begun = await at.start(at.team.olivia, { breakGlass: true });
      if ("request" in begun) throw new Error("an Owner waits for nobody");
      expect(begun.impersonation).toMatchObject({ breakGlass: true, approvedAt: at.team.clock.now });
    });
    expect(events.map(({ type }) => type)).toEqual(["impersonation.requested"]);
    expect(events[0]?.changes).toMatchObject({ breakGlass: { from: null, to: true } });
    const told = await at.team.store.sql("SELECT employee_id FROM employee_notices WHERE type = 'break_glass'");
    expect(told).toEqual([{ employee_id: at.team.adam.caller.id }]);
  });

  test("is for no Admin and no Member, and needs a grant as any start", async () => {
    for (const who of ["adam", "mina"] as const) {
      const act = () => at.start(at.team[who], { breakGlass: true });
      await expectRefused(at.team, act, "forbidden", "impersonation.denied");
    }
    await changeEmployee(at.team.olivia, at.team.max.caller.id, { role: "owner" });
    await revokeImpersonator(at.team.olivia, at.team.max.caller.id);
    expect(await codeOf(() => at.start(at.team.max, { breakGlass: true }))).toBe("not_granted");
  });

  test("is no way to a raise that nobody has approved", async () => {
    const begun = await at.start(at.team.olivia, { breakGlass: true, access: "read_only" });
    if ("request" in begun) throw new Error("an Owner waits for nobody");
    const { id } = begun.impersonation;
    await at.open(id);
    const raised = await raiseImpersonation(at.team.olivia, id, { reason: "why", minutes: 5 }, askToRaise);
    expect(raised).toHaveProperty("request");
  });
});

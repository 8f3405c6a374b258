import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, expectRefused, fateOf, recorded } from "../employees/employees.testing.ts";
import { changeEmployee } from "../employees/team.ts";
import { beginRequested } from "./begin.ts";
import { settleRequests } from "./expire.ts";
import { countForMe, getRequest, listRequests } from "./list.ts";
import { DECIDE_WITHIN_MS } from "./request.ts";
import { type Asking, openAsking } from "./requests.testing.ts";

let at: Asking;
beforeEach(async () => {
  at = await openAsking();
});

const page = { cursor: null, limit: 50 };
const noticesOf = (type: string) =>
  at.team.store.sql(`SELECT employee_id, facts FROM employee_notices WHERE type = '${type}' ORDER BY at, employee_id`);

describe("who may answer", () => {
  test("an Owner or Admin, with a note, once; the asker is told", async () => {
    const request = await at.ask();
    const events = await recorded(at.team, async () => {
      const answered = await at.refuse(at.team.adam, request);
      expect(answered).toMatchObject({ status: "refused", note: "Not today", answeredBy: { name: "Adam Novak" } });
    });
    expect(events).toMatchObject(
      [
        { type: "request.refused", reason: "Not today", employee: { id: at.team.mina.caller.id }, user: at.team.uma },
      ].map(({ user: { id }, ...rest }) => ({ ...rest, user: { id } })),
    );
    const asker = at.team.mina.caller.id;
    expect((await noticesOf("request_answered")).map((row) => row.employee_id)).toEqual([asker]);
    await expectRefused(at.team, () => at.approve(at.team.olivia, request), "already_answered", "request.denied");
  });

  test("those who may are told when somebody asks: not the asker, and no Member", async () => {
    await at.ask(at.team.adam);
    const { olivia } = at.team;
    expect((await noticesOf("request_waiting")).map((row) => row.employee_id)).toEqual([olivia.caller.id]);
    await at.ask();
    expect(await noticesOf("request_waiting")).toHaveLength(3);
  });

  test("no Member, who is refused before anything is said of a request", async () => {
    const request = await at.ask();
    await expectRefused(at.team, () => at.approve(at.team.max, request), "forbidden", "request.denied");
    const nothing = { ...request, id: crypto.randomUUID() };
    expect(await codeOf(() => at.approve(at.team.mina, nothing))).toBe("forbidden");
    expect(await codeOf(() => at.approve(at.team.olivia, nothing))).toBe("not_found");
    expect(await at.statusOf(request)).toBe("waiting");
  });

  test("nobody what they have asked for themselves, in whatever role they are now", async () => {
    const request = await at.ask(at.team.adam);
    await expectRefused(at.team, () => at.approve(at.team.adam, request), "own_request", "request.denied");
    await changeEmployee(at.team.olivia, at.team.adam.caller.id, { role: "owner" });
    expect(await codeOf(() => at.approve(at.team.adam, request))).toBe("own_request");
    const members = await at.ask();
    await changeEmployee(at.team.olivia, at.team.mina.caller.id, { role: "owner" });
    expect(await codeOf(() => at.approve(at.team.mina, members))).toBe("own_request");
    expect([await at.statusOf(request), await at.statusOf(members)]).toEqual(["waiting", "waiting"]);
  });

  test("nobody in the row itself, whatever code comes to answer", async () => {
    const { id, createdAt } = await at.ask();
    const own = at.team.store.sql(
      `UPDATE requests SET answered_by_id = impersonator_id, answered_at = created_at WHERE id = '${id}'`,
    );
    await expect(own).rejects.toThrow("requests_own");
    const unanswered = `UPDATE requests SET status = 'approved', approved_at = created_at WHERE id = '${id}'`;
    await expect(at.team.store.sql(unanswered)).rejects.toThrow("requests_approved");
    const tooLateMs = createdAt.getTime() + DECIDE_WITHIN_MS + 1;
    const tooLate = process.env.TEST_DATABASES === "postgres" ? `to_timestamp(${tooLateMs} / 1000.0)` : tooLateMs;
    const longer = `UPDATE requests SET expires_at = ${tooLate} WHERE id = '${id}'`;
    await expect(at.team.store.sql(longer)).rejects.toThrow("requests_in_time");
  });

  test("one of two who answer at once", async () => {
    const request = await at.ask();
    const both = await Promise.allSettled([at.approve(at.team.adam, request), at.refuse(at.team.olivia, request)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("what nobody answers in time", () => {
  test("is over at its millisecond, noted or not, with one event dated by it, and its asker is told", async () => {
    const request = await at.ask();
    at.team.clock.advance(DECIDE_WITHIN_MS);
    await expectRefused(at.team, () => at.approve(at.team.adam, request), "request_expired", "request.denied");
    at.team.clock.advance(60_000);
    const events = await recorded(at.team, async () => {
      for (let time = 0; time < 3; time++) await settleRequests(at.team.context);
    });
    expect(events).toMatchObject([{ type: "request.expired", at: request.expiresAt, actor: { kind: "system" } }]);
    expect((await noticesOf("request_answered")).map((row) => row.employee_id)).toEqual([request.impersonator.id]);
  });

  test("isn't longer to be had by a clock that was set back", async () => {
    const request = await at.ask();
    at.team.clock.advance(-6000);
    expect(await codeOf(() => at.approve(at.team.adam, request))).toBe("request_expired");
  });

  test("is what waits for an approver who has left: any other may answer, and time ends it where there is none", async () => {
    const [request, owners] = [await at.ask(), await at.ask(at.team.olivia)];
    await changeEmployee(at.team.olivia, at.team.adam.caller.id, { active: false });
    expect(await codeOf(() => at.approve(at.team.adam, request))).toBe("not_signed_in");
    expect((await at.approve(at.team.olivia, request)).status).toBe("approved");
    expect(await codeOf(() => at.approve(at.team.olivia, owners))).toBe("own_request");
    at.team.clock.advance(DECIDE_WITHIN_MS);
    await settleRequests(at.team.context);
    expect(await at.statusOf(owners)).toBe("expired");
    expect(await codeOf(() => at.ask(at.team.olivia))).toBe("nobody_to_approve");
  });

  test("and what its asker can't begin any more, as they were deactivated", async () => {
    const [waiting, approved] = [await at.ask(at.team.max), await at.ask()];
    await at.approve(at.team.adam, approved);
    for (const { caller } of [at.team.max, at.team.mina])
      await changeEmployee(at.team.olivia, caller.id, { active: false });
    expect([await at.statusOf(waiting), await at.statusOf(approved)]).toEqual(["expired", "expired"]);
    const reasons = (await at.eventsOfType("request.expired")).map(({ reason }) => reason);
    expect(reasons).toEqual(["employee_deactivated", "employee_deactivated"]);
  });

  test("while an approval by who leaves afterwards stands", async () => {
    const request = await at.ask();
    await at.approve(at.team.adam, request);
    await changeEmployee(at.team.olivia, at.team.adam.caller.id, { active: false });
    const { impersonation } = await beginRequested(at.team.mina, request.id);
    expect(await fateOf(at.team, impersonation)).toBe("live");
  });
});

describe("the list", () => {
  test("is everybody's for Owners and Admins, and others' own", async () => {
    const [minas, max] = [await at.ask(), await at.ask(at.team.max)];
    const idsOf = async (who: "olivia" | "adam" | "mina" | "max", filter = {}) =>
      (await listRequests(at.team[who], filter, page)).items.map(({ id }) => id).sort();
    const both = [minas.id, max.id].sort();
    expect([await idsOf("olivia"), await idsOf("adam")]).toEqual([both, both]);
    expect([await idsOf("mina"), await idsOf("max")]).toEqual([[minas.id], [max.id]]);
    await at.refuse(at.team.adam, max);
    expect(await idsOf("olivia", { waiting: true })).toEqual([minas.id]);
    expect(await idsOf("olivia", { waiting: false })).toEqual([max.id]);
    at.team.clock.advance(DECIDE_WITHIN_MS);
    expect(await idsOf("olivia", { waiting: true })).toEqual([]);
    expect(await codeOf(() => getRequest(at.team.max, minas.id))).toBe("not_found");
    expect((await getRequest(at.team.adam, minas.id)).id).toBe(minas.id);
  });

  test("counts for each what they can do something about", async () => {
    const counts = () => Promise.all((["olivia", "adam", "mina"] as const).map((who) => countForMe(at.team[who])));
    const request = await at.ask();
    await at.ask(at.team.adam);
    expect(await counts()).toEqual([2, 1, 0]);
    await at.approve(at.team.olivia, request);
    expect(await counts()).toEqual([1, 0, 1]);
    await beginRequested(at.team.mina, request.id);
    expect(await counts()).toEqual([1, 0, 0]);
  });
});

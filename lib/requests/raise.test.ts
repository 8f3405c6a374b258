import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, impersonate, recorded } from "../employees/employees.testing.ts";
import { endImpersonation } from "../impersonations/end.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import { dropImpersonation, raiseImpersonation } from "../impersonations/raise.ts";
import { askToRaise } from "./ask.ts";
import { beginRequested } from "./begin.ts";
import type { AccessRequest } from "./request.ts";
import { type Asking, openAsking } from "./requests.testing.ts";

const MINUTE = 60_000;
let at: Asking;
let looking: Impersonation;
beforeEach(async () => {
  at = await openAsking("full");
  looking = await impersonate(at.team, at.team.mina, at.team.uma, null, "read_only");
});

async function askFor(minutes: 5 | 15 | 30 = 15): Promise<AccessRequest> {
  const raised = await raiseImpersonation(at.team.mina, looking.id, { reason: "A wrong address", minutes }, askToRaise);
  if (!("request" in raised)) throw new Error("nobody had to say yes");
  return raised.request;
}
const row = () => at.team.store.read((tx) => tx.impersonations.find(looking.id));
const begin = ({ id }: AccessRequest) => beginRequested(at.team.mina, id);

describe("a raise needs the yes that a full start would", () => {
  test("and its minutes count from when it is begun, once", async () => {
    const request = await askFor();
    expect(request).toMatchObject({ kind: "raise", access: "full", minutes: 15, impersonationId: looking.id });
    expect((await row())?.raisedUntil).toBeNull();
    await at.approve(at.team.adam, request);
    at.team.clock.advance(9 * MINUTE);
    const events = await recorded(at.team, () => begin(request));
    expect((await row())?.raisedUntil).toEqual(new Date(at.team.clock.now.getTime() + 15 * MINUTE));
    expect(events).toMatchObject([
      { type: "impersonation.raised", reason: "A wrong address", changes: { request: { from: null, to: request.id } } },
    ]);
    expect(await codeOf(() => begin(request))).toBe("not_approved");
  });

  test("for each raise again, also on top of another", async () => {
    const request = await askFor(5);
    await at.approve(at.team.adam, request);
    await begin(request);
    expect((await askFor(30)).id).not.toBe(request.id);
  });

  test("of that session alone: what it ended can't be begun, nor in another", async () => {
    const request = await askFor();
    await at.approve(at.team.adam, request);
    await endImpersonation(at.team.mina, looking.id);
    expect(await codeOf(() => begin(request))).toBe("not_live");
    const waiting = await askForAnother();
    expect(waiting.id).not.toBe(request.id);
  });

  test("and asked for again in another session, what waits for the one before is over", async () => {
    const request = await askFor();
    const other = await askForAnother();
    expect([await at.statusOf(request), await at.statusOf(other)]).toEqual(["expired", "waiting"]);
    expect((await at.eventsOfType("request.expired")).map(({ reason }) => reason)).toEqual(["replaced"]);
  });

  test("and is over with whatever else was asked for it when somebody else drops the session to looking", async () => {
    const begun = await askFor(5);
    await at.approve(at.team.adam, begun);
    await begin(begun);
    const approved = await askFor(30);
    await at.approve(at.team.adam, approved);
    const elsewhere = await at.ask(at.team.max);
    await dropImpersonation(at.team.mina, looking.id);
    expect(await at.statusOf(approved)).toBe("approved");
    const events = await recorded(at.team, () => dropImpersonation(at.team.adam, looking.id));
    expect(events).toMatchObject([
      { type: "request.expired", reason: "dropped", actor: { id: at.team.adam.caller.id } },
    ]);
    expect(await codeOf(() => begin(approved))).toBe("request_expired");
    expect(await at.statusOf(elsewhere)).toBe("waiting");
    // It may be asked for again, of somebody who knows.
    expect((await askFor(30)).status).toBe("waiting");
  });

  test("without a way to ask it is refused", async () => {
    const act = () => raiseImpersonation(at.team.mina, looking.id, { reason: "why", minutes: 5 });
    expect(await codeOf(act)).toBe("not_approved");
  });
});

async function askForAnother(): Promise<AccessRequest> {
  looking = await impersonate(at.team, at.team.mina, at.team.uma, null, "read_only");
  return askFor();
}

import { beforeEach, describe, expect, test } from "vitest";
import { codeOf } from "../employees/employees.testing.ts";
import { findProductSession, startUserSession } from "../sessions/session.ts";
import { answerRequestAsUser } from "./answer-as-user.ts";
import { beginRequested } from "./begin.ts";
import { type AccessRequest, DECIDE_WITHIN_MS, waitsFor } from "./request.ts";
import { type Asking, openAsking } from "./requests.testing.ts";

let at: Asking;
beforeEach(async () => {
  at = await openAsking();
});

/** As where the user has chosen to be asked: it needs their yes, too, or theirs alone. */
async function asked(needsApprover: boolean): Promise<AccessRequest> {
  const request = await at.ask();
  await at.team.store.sql(`UPDATE requests SET needs_user = true, needs_approver = ${needsApprover}`);
  return request;
}

async function as(userId: string) {
  const { context } = at.team;
  const { session } = await findProductSession(context, await startUserSession(context, userId));
  if (!session) throw new Error("who has just signed in is");
  return { ...context, session };
}
const answer = async ({ id }: AccessRequest, said: "yes" | "no", userId = at.team.uma.id) =>
  answerRequestAsUser(await as(userId), id, said);
const now = () => at.team.clock.now;
const found = async ({ id }: AccessRequest) => {
  const request = await at.team.store.read((tx) => tx.requests.find(id));
  if (!request) throw new Error("what was asked for is there");
  return request;
};

describe("what the user is asked", () => {
  test("is theirs once an approver has said yes: the approver's answer comes first, and neither answers for the other", async () => {
    const request = await asked(true);
    expect(await codeOf(() => answer(request, "yes"))).toBe("not_found");
    const half = await at.approve(at.team.adam, request);
    expect([half.status, waitsFor(half, now()), half.approvedAt]).toEqual(["waiting", "user", null]);
    expect(await codeOf(() => at.approve(at.team.olivia, request))).toBe("waits_for_user");
    expect(await codeOf(() => beginRequested(at.team.mina, request.id))).toBe("not_approved");
    at.team.clock.advance(1000);
    expect(await answer(request, "yes")).toMatchObject({ status: "approved", approvedAt: now() });
    const { impersonation } = await beginRequested(at.team.mina, request.id);
    // Whoever asks whether that was after something else asks for the approver's yes.
    expect(impersonation.approvedAt).toEqual(half.answeredAt);
  });

  test("is answered by nobody but them, once, and in time", async () => {
    const request = await asked(false);
    expect(await codeOf(() => at.approve(at.team.olivia, request))).toBe("waits_for_user");
    expect(await codeOf(() => answer(request, "yes", at.team.oliviaAsUser.id))).toBe("not_found");
    await answer(request, "no");
    expect(await codeOf(() => answer(request, "yes"))).toBe("already_answered");
    expect((await found(request)).status).toBe("refused");
    const late = await asked(false);
    at.team.clock.advance(DECIDE_WITHIN_MS);
    expect(await codeOf(() => answer(late, "yes"))).toBe("request_expired");
  });

  test("is never answered by who is signed in as them", async () => {
    const request = await asked(false);
    const context = await as(at.team.uma.id);
    const begun = await at.start(at.team.olivia, { breakGlass: true });
    if ("request" in begun) throw new Error("an Owner waits for nobody");
    const session = { ...context.session, impersonation: begun.impersonation };
    const act = () => answerRequestAsUser({ ...context, session }, request.id, "yes");
    expect(await codeOf(act)).toBe("impersonated");
    expect((await found(request)).status).toBe("waiting");
  });

  test("doesn't let a start by that has to be approved by now", async () => {
    const request = await asked(false);
    await answer(request, "yes");
    expect(await codeOf(() => beginRequested(at.team.mina, request.id))).toBe("not_approved");
    expect((await at.ask()).id).not.toBe(request.id);
  });
});

import { describe, expect, test } from "vitest";
import {
  afterYes,
  BEGIN_WITHIN_MS,
  coversNeeds,
  DECIDE_WITHIN_MS,
  missingAnswer,
  requestStatuses,
  statusAt,
} from "./request.ts";

const at = (ms: number) => new Date(Date.UTC(2026, 10, 22, 9) + ms);

describe("a request is judged by the clock, whatever is noted", () => {
  const waiting = {
    kind: "start",
    status: "waiting",
    createdAt: at(0),
    approvedAt: null,
    expiresAt: at(DECIDE_WITHIN_MS),
  } as const;
  const approved = {
    ...waiting,
    status: "approved",
    approvedAt: at(1000),
    expiresAt: at(1000 + BEGIN_WITHIN_MS),
  } as const;
  test.each<[string, Parameters<typeof statusAt>[0], number, string]>([
    ["asked for just now", waiting, 0, "waiting"],
    ["in its last millisecond", waiting, DECIDE_WITHIN_MS - 1, "waiting"],
    ["a millisecond later", waiting, DECIDE_WITHIN_MS, "expired"],
    ["by a clock set back a little", waiting, -5000, "waiting"],
    ["by a clock set back further", waiting, -5001, "expired"],
    ["approved, in its last millisecond", approved, 1000 + BEGIN_WITHIN_MS - 1, "approved"],
    ["approved, a millisecond later", approved, 1000 + BEGIN_WITHIN_MS, "expired"],
    ["approved, by a clock set back", approved, 1000 - 5001, "expired"],
    ["refused, long ago", { ...waiting, status: "refused" }, 10 * DECIDE_WITHIN_MS, "refused"],
    ["used, long ago", { ...approved, status: "used" }, 10 * DECIDE_WITHIN_MS, "used"],
    [
      "an own access, given by the yes",
      { ...approved, kind: "grant", status: "used" },
      10 * DECIDE_WITHIN_MS,
      "approved",
    ],
    ["an own access that waits", { ...waiting, kind: "grant" }, DECIDE_WITHIN_MS, "expired"],
  ])("%s", (_, request, ms, expected) => {
    expect(statusAt(request, at(ms))).toBe(expected);
  });

  test("and nothing that is over comes back", () => {
    for (const status of requestStatuses.filter((each) => each !== "waiting" && each !== "approved"))
      expect(statusAt({ ...waiting, status }, at(1))).toBe(status);
  });
});

describe("whose yes is missing, and what one makes of it", () => {
  const none = { kind: "start", needsApprover: true, needsUser: true, answeredAt: null, userAnsweredAt: null } as const;
  test.each([
    [none, "approver"],
    [{ ...none, needsUser: false }, "approver"],
    [{ ...none, needsApprover: false }, "user"],
    [{ ...none, answeredAt: at(0) }, "user"],
    [{ ...none, answeredAt: at(0), userAnsweredAt: at(1) }, null],
  ])("%#", (request, missing) => {
    expect(missingAnswer(request)).toBe(missing);
  });

  test("the minutes to begin count from the last one, and the first leaves the half hour as it is", () => {
    const request = { ...none, id: "r" } as Parameters<typeof afterYes>[0];
    expect(afterYes(request, { answeredAt: at(0) }, at(0))).toEqual({ answeredAt: at(0) });
    expect(afterYes({ ...request, answeredAt: at(0) }, { userAnsweredAt: at(5) }, at(5))).toEqual({
      ...{ userAnsweredAt: at(5), status: "approved", approvedAt: at(5) },
      expiresAt: at(5 + BEGIN_WITHIN_MS),
    });
    expect(afterYes({ ...request, kind: "grant", needsUser: false }, { answeredAt: at(0) }, at(0))).toEqual({
      ...{ answeredAt: at(0), status: "used", approvedAt: at(0) },
    });
  });

  test.each([
    [true, false, { approver: true, user: false }, true],
    [true, false, { approver: false, user: false }, true],
    [true, false, { approver: true, user: true }, false],
    [false, true, { approver: true, user: false }, false],
    [true, true, { approver: true, user: true }, true],
  ])("asked of an approver %s, of the user %s, needed now %j: good %s", (needsApprover, needsUser, needs, good) => {
    expect(coversNeeds({ needsApprover, needsUser }, needs)).toBe(good);
  });
});

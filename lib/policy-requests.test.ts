import { describe, expect, test } from "vitest";
import { type Role, roles } from "./employees/employee.ts";
import type { ErrorCode } from "./errors.ts";
import { type Level, levels } from "./impersonations/level.ts";
import * as policy from "./policy.ts";
import {
  type Approval,
  ASK_AGAIN_MS,
  approvals,
  type RequestKind,
  type RequestStatus,
  requestKinds,
  requestStatuses,
} from "./requests/request.ts";

/** The rules of who has to say yes; those of everything else are in policy.test.ts. */
const answer = (decision: policy.Decision): "yes" | ErrorCode => (decision.allowed ? "yes" : decision.because);

describe("what needs a yes: the setting x protected x level", () => {
  const needs: Record<Approval, [ofProtected: Level[], ofOthers: Level[]]> = {
    nobody: [[], []],
    protected: [[...levels], []],
    full: [[...levels], ["full"]],
    everybody: [[...levels], [...levels]],
  };
  const rows = approvals.flatMap((approval) =>
    [true, false].flatMap((isProtected) => levels.map((level) => ({ approval, isProtected, level }))),
  );
  test.each(rows)("$approval, protected $isProtected, $level", ({ approval, isProtected, level }) => {
    const expected = needs[approval][isProtected ? 0 : 1].includes(level);
    expect(policy.needsApproval(level, { approval, isProtected })).toBe(expected);
  });

  test.each(approvals)("by the setting %s, who is protected can be asked for, or can't", (approval) => {
    const may = (kinds: ("user" | "product")[]) =>
      answer(
        policy.mayAskForProtected(
          kinds.map((kind) => ({ kind, at: new Date() })),
          { approval },
        ),
      );
    expect(may([])).toBe("yes");
    for (const kind of ["user", "product"] as const)
      expect(may([kind])).toBe(approval === "nobody" ? "user_protected" : "yes");
  });
});

describe("who may answer: role x kind x whose", () => {
  const may: Record<RequestKind, Role[]> = { start: ["owner", "admin"], raise: ["owner", "admin"], grant: ["owner"] };
  const rows = requestKinds.flatMap((kind) => roles.map((role) => ({ kind, role })));
  test.each(rows)("$kind, by $role", ({ kind, role }) => {
    const allowed = may[kind].includes(role);
    const by = (id: string) => answer(policy.mayAnswer({ id: "reader", role }, { kind, impersonator: { id } }));
    expect(by("somebody")).toBe(allowed ? "yes" : "forbidden");
    expect(by("reader")).toBe(allowed ? "own_request" : "forbidden");
    expect(answer(policy.mayAnswerRequests({ id: "reader", role }))).toBe(role === "member" ? "forbidden" : "yes");
    expect(answer(policy.maySeeAllRequests({ id: "reader", role }))).toBe(role === "member" ? "forbidden" : "yes");
    expect(answer(policy.mayBreakGlass({ id: "reader", role }))).toBe(role === "owner" ? "yes" : "forbidden");
  });
});

describe("what can still be answered: status x whose answer is missing", () => {
  test.each<[RequestStatus, "approver" | "user" | null, byApprover: string, byUser: string]>([
    ["waiting", "approver", "yes", "waits_for_user"],
    ["waiting", "user", "waits_for_user", "yes"],
    ["approved", null, "already_answered", "already_answered"],
    ["refused", null, "already_answered", "already_answered"],
    ["refused", "user", "already_answered", "already_answered"],
    ["used", null, "already_answered", "already_answered"],
    ["expired", "approver", "request_expired", "request_expired"],
    ["expired", "user", "request_expired", "request_expired"],
    ["expired", null, "request_expired", "request_expired"],
  ])("%s, missing %s", (status, missing, byApprover, byUser) => {
    expect(answer(policy.canBeAnswered(status, missing, "approver"))).toBe(byApprover);
    expect(answer(policy.canBeAnswered(status, missing, "user"))).toBe(byUser);
  });
});

describe("what can be begun: status x kind", () => {
  const rows = requestStatuses.flatMap((status) => requestKinds.map((kind) => ({ status, kind })));
  test.each(rows)("$status, $kind", ({ status, kind }) => {
    const expected =
      status === "expired" ? "request_expired" : status === "approved" && kind !== "grant" ? "yes" : "not_approved";
    expect(answer(policy.canBegin(status, kind))).toBe(expected);
  });
});

test.each([
  [0, "nobody_to_approve"],
  [1, "yes"],
  [2, "yes"],
])("with %i others who may approve, asking is: %s", (others, expected) => {
  expect(answer(policy.mayWaitForApproval(others))).toBe(expected);
});

describe("an own grant that an Owner has to approve: rule x role x whose", () => {
  const rows = (["allow", "ownerApproval"] as const).flatMap((adminSelfGrant) =>
    roles.flatMap((role) => ["reader", "somebody"].map((whose) => ({ adminSelfGrant, role, whose }))),
  );
  test.each(rows)("$adminSelfGrant, $role, $whose", ({ adminSelfGrant, role, whose }) => {
    const expected = adminSelfGrant === "ownerApproval" && role === "admin" && whose === "reader";
    expect(policy.needsOwner({ id: "reader", role }, { id: whose }, { adminSelfGrant })).toBe(expected);
  });
});

test.each<[string, number | null, "yes" | ErrorCode]>([
  ["who hasn't said no", null, "yes"],
  ["who has just said no", 0, "too_many_requests"],
  ["who said no a millisecond less than an hour ago", ASK_AGAIN_MS - 1, "too_many_requests"],
  ["who said no an hour ago", ASK_AGAIN_MS, "yes"],
])("asking a user %s", (_, agoMs, expected) => {
  const now = new Date("2026-11-22T09:00:00.000Z");
  const refusedAt = agoMs === null ? null : new Date(now.getTime() - agoMs);
  expect(answer(policy.mayAskUser(refusedAt, now))).toBe(expected);
});

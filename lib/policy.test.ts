import { describe, expect, test } from "vitest";
import { type Role, roles } from "./employees/employee.ts";
import type { ErrorCode } from "./errors.ts";
import * as policy from "./policy.ts";

const who = (role: Role) => ({ id: `an ${role}`, role });
const person = (role: Role, active = true) => ({ id: `another ${role}`, role, active });

/** `yes`, or the code of the refusal. Whoever is refused is told why in a sentence. */
function answer(decision: policy.Decision): "yes" | ErrorCode {
  if (decision.allowed) return "yes";
  expect(decision.sentence).toMatch(/^[A-Z].+\.$/);
  return decision.because;
}

/** Answers for an Owner, an Admin and a Member. */
type Row = ["yes" | ErrorCode, "yes" | ErrorCode, "yes" | ErrorCode];
const ask = (rule: (who: { id: string; role: Role }) => policy.Decision) =>
  roles.map((role) => answer(rule(who(role))));

test("roles are asked in the order of the tables below", () => {
  expect(roles).toEqual(["owner", "admin", "member"]);
});

describe("what a role alone decides", () => {
  test.each<[string, typeof policy.mayEndAll, ...Row]>([
    ["mayChangeSettings", policy.mayChangeSettings, "yes", "forbidden", "forbidden"],
    ["maySeeSettings", policy.maySeeSettings, "yes", "yes", "forbidden"],
    ["maySeeAllImpersonations", policy.maySeeAllImpersonations, "yes", "yes", "forbidden"],
    ["mayEndAll", policy.mayEndAll, "yes", "yes", "forbidden"],
    ["maySeeTeam", policy.maySeeTeam, "yes", "yes", "forbidden"],
    ["maySeeResets", policy.maySeeResets, "yes", "forbidden", "forbidden"],
    ["mayManageUsers", policy.mayManageUsers, "yes", "yes", "forbidden"],
    ["mayManageProducts", policy.mayManageProducts, "yes", "yes", "forbidden"],
    ["mayManageWebhooks", policy.mayManageWebhooks, "yes", "yes", "forbidden"],
    ["mayManageApiKeys", policy.mayManageApiKeys, "yes", "yes", "forbidden"],
    ["mayExportAuditLog", policy.mayExportAuditLog, "yes", "yes", "forbidden"],
    ["maySeeAuditLog", policy.maySeeAuditLog, "yes", "yes", "forbidden"],
    ["maySeeOwnersNotices", policy.maySeeOwnersNotices, "yes", "forbidden", "forbidden"],
    ["maySeeAllMail", policy.maySeeAllMail, "yes", "yes", "forbidden"],
  ])("%s", (_, rule, ...expected) => {
    expect(ask(rule)).toEqual(expected);
  });
});

describe("giving access: role x target's role x target's state x switch", () => {
  test.each<[Role, "active" | "deactivated", "on" | "off", ...Row]>([
    ["owner", "active", "on", "yes", "forbidden", "forbidden"],
    ["admin", "active", "on", "yes", "yes", "forbidden"],
    ["member", "active", "on", "yes", "yes", "forbidden"],
    ["owner", "active", "off", "impersonation_disabled", "forbidden", "forbidden"],
    ["admin", "active", "off", "impersonation_disabled", "impersonation_disabled", "forbidden"],
    ["member", "active", "off", "impersonation_disabled", "impersonation_disabled", "forbidden"],
    ["owner", "deactivated", "on", "employee_inactive", "forbidden", "forbidden"],
    ["admin", "deactivated", "on", "employee_inactive", "employee_inactive", "forbidden"],
    ["member", "deactivated", "on", "employee_inactive", "employee_inactive", "forbidden"],
    ["member", "deactivated", "off", "impersonation_disabled", "impersonation_disabled", "forbidden"],
  ])("to an %s who is %s, with the feature %s", (target, state, feature, ...expected) => {
    const facts = { enabled: feature === "on" };
    expect(ask((caller) => policy.mayGrant(caller, person(target, state === "active"), facts))).toEqual(expected);
  });

  test.each<[Role, ...Row]>([
    ["owner", "yes", "forbidden", "forbidden"],
    ["admin", "yes", "yes", "forbidden"],
    ["member", "yes", "yes", "forbidden"],
  ])("taking it from an %s needs no switch and no state", (target, ...expected) => {
    expect(ask((caller) => policy.mayRevoke(caller, person(target)))).toEqual(expected);
  });

  test("an Admin may give it to themselves: it is recorded, not forbidden", () => {
    const admin = { ...who("admin"), active: true };
    expect(answer(policy.mayGrant(admin, admin, { enabled: true }))).toBe("yes");
  });
});

describe("impersonating: grant x switch x user's state", () => {
  test.each<[boolean, boolean, "yes" | ErrorCode]>([
    [true, true, "yes"],
    [true, false, "not_granted"],
    [false, true, "impersonation_disabled"],
    [false, false, "impersonation_disabled"],
  ])("enabled %s, granted %s: %s", (enabled, granted, expected) => {
    expect(answer(policy.mayImpersonateAnyone({ enabled, granted }))).toBe(expected);
  });

  test.each<[boolean, boolean, "yes" | ErrorCode]>([
    [true, false, "yes"],
    [false, false, "user_unavailable"],
    [true, true, "user_is_employee"],
    [false, true, "user_is_employee"],
  ])("user active %s, an employee too %s: %s", (active, userIsEmployee, expected) => {
    expect(answer(policy.mayBeImpersonated({ active }, { userIsEmployee }))).toBe(expected);
  });

  test("needs both: one's own access, and a user who can be impersonated", () => {
    const [able, unable] = [
      { enabled: true, granted: true },
      { enabled: true, granted: false },
    ];
    const [someone, colleague] = [{ userIsEmployee: false }, { userIsEmployee: true }];
    expect(answer(policy.mayImpersonate(able, { active: true }, someone))).toBe("yes");
    expect(answer(policy.mayImpersonate(able, { active: true }, colleague))).toBe("user_is_employee");
    expect(answer(policy.mayImpersonate(unable, { active: true }, someone))).toBe("not_granted");
    expect(answer(policy.mayImpersonate(unable, { active: true }, colleague))).toBe("not_granted");
  });

  test("no rule of impersonating asks for a role: not even an Owner has it without a grant", () => {
    expect(policy.mayImpersonateAnyone.length).toBe(1);
    expect(policy.mayImpersonate.length).toBe(3);
  });
});

describe("sessions: role x whose", () => {
  test.each<["own" | "somebody's", ...Row]>([
    ["own", "yes", "yes", "yes"],
    ["somebody's", "yes", "yes", "forbidden"],
  ])("seeing, dropping and ending %s", (whose, ...expected) => {
    const by = (caller: { id: string }) => ({ impersonator: { id: whose === "own" ? caller.id : "somebody" } });
    expect(ask((caller) => policy.maySee(caller, by(caller)))).toEqual(expected);
    expect(ask((caller) => policy.mayEnd(caller, by(caller)))).toEqual(expected);
    expect(ask((caller) => policy.mayDrop(caller, by(caller)))).toEqual(expected);
  });

  test.each<["own" | "somebody's", Date | null, ...Row]>([
    ["own", new Date(0), "yes", "yes", "yes"],
    ["own", null, "not_started", "not_started", "not_started"],
    ["somebody's", new Date(0), "forbidden", "forbidden", "forbidden"],
    ["somebody's", null, "forbidden", "forbidden", "forbidden"],
  ])("noting something about %s, started at %s", (whose, startedAt, ...expected) => {
    const of = (caller: { id: string }) => ({
      impersonator: { id: whose === "own" ? caller.id : "somebody" },
      startedAt,
    });
    expect(ask((caller) => policy.mayNote(caller, of(caller)))).toEqual(expected);
  });
});

describe("the team: the lattice of roles", () => {
  test.each<[Role, ...Row]>([
    ["owner", "yes", "forbidden", "forbidden"],
    ["admin", "yes", "forbidden", "forbidden"],
    ["member", "yes", "yes", "forbidden"],
  ])("inviting an %s, and resetting an %s's password", (role, ...expected) => {
    expect(ask((caller) => policy.mayInvite(caller, role))).toEqual(expected);
    expect(ask((caller) => policy.mayResetPassword(caller, person(role)))).toEqual(expected);
  });

  test("nobody makes a reset link for themselves, whatever their role: a stolen cookie would be worth the password", () => {
    expect(ask((caller) => policy.mayResetPassword(caller, caller))).toEqual(["forbidden", "forbidden", "forbidden"]);
  });

  const others = { otherActiveOwners: 1, leaves: false };
  test.each<[Role, Role | "same", "stays" | "leaves", ...Row]>([
    ["owner", "same", "stays", "yes", "forbidden", "forbidden"],
    ["owner", "same", "leaves", "yes", "forbidden", "forbidden"],
    ["owner", "admin", "stays", "yes", "forbidden", "forbidden"],
    ["owner", "member", "stays", "yes", "forbidden", "forbidden"],
    ["admin", "same", "stays", "yes", "forbidden", "forbidden"],
    ["admin", "same", "leaves", "yes", "forbidden", "forbidden"],
    ["admin", "owner", "stays", "yes", "forbidden", "forbidden"],
    ["admin", "member", "stays", "yes", "forbidden", "forbidden"],
    ["member", "same", "stays", "yes", "yes", "forbidden"],
    ["member", "same", "leaves", "yes", "yes", "forbidden"],
    ["member", "member", "stays", "yes", "yes", "forbidden"],
    ["member", "admin", "stays", "yes", "forbidden", "forbidden"],
    ["member", "owner", "stays", "yes", "forbidden", "forbidden"],
  ])("an %s who becomes %s and %s", (target, to, state, ...expected) => {
    const facts = { ...others, leaves: state === "leaves" };
    const change = to === "same" ? {} : { role: to };
    expect(ask((caller) => policy.mayChangeEmployee(caller, person(target), change, facts))).toEqual(expected);
  });

  test.each<[Role | "same", boolean, "yes" | ErrorCode]>([
    ["same", false, "yes"],
    ["owner", false, "yes"],
    ["same", true, "last_owner"],
    ["owner", true, "last_owner"],
    ["admin", false, "last_owner"],
    ["member", true, "last_owner"],
  ])("the last Owner, becoming %s and leaving %s", (to, leaves, expected) => {
    const change = to === "same" ? {} : { role: to };
    const facts = { otherActiveOwners: 0, leaves };
    expect(answer(policy.mayChangeEmployee(who("owner"), who("owner"), change, facts))).toBe(expected);
  });

  test("an Admin and a Member learn nothing about how many Owners there are", () => {
    const facts = { otherActiveOwners: 0, leaves: true };
    expect(answer(policy.mayChangeEmployee(who("admin"), person("owner"), {}, facts))).toBe("forbidden");
    expect(answer(policy.mayChangeEmployee(who("member"), person("owner"), {}, facts))).toBe("forbidden");
  });

  test("nobody below Owner changes themselves", () => {
    for (const role of ["admin", "member"] as const) {
      const self = who(role);
      expect(answer(policy.mayChangeEmployee(self, self, { role: "owner" }, others))).toBe("forbidden");
    }
  });
});

test("every rule of the page is in a table here, or in another of this name", () => {
  expect(Object.keys(policy).sort()).toEqual([
    "canBeAnswered",
    "canBegin",
    "mayAnswer",
    "mayAnswerRequests",
    "mayAskForProtected",
    "mayBeImpersonated",
    "mayBeLetIn",
    "mayBreakGlass",
    "mayChangeEmployee",
    "mayChangeFactors",
    "mayChangeSettings",
    "mayDrop",
    "mayEnd",
    "mayEndAll",
    "mayExportAuditLog",
    "mayGoOnProof",
    "mayGrant",
    "mayImpersonate",
    "mayImpersonateAnyone",
    "mayInvite",
    "mayKeep",
    "mayLoosenProof",
    "mayManageApiKeys",
    "mayManageProducts",
    "mayManageUsers",
    "mayManageWebhooks",
    "mayMoveProtected",
    "mayNote",
    "mayOpenProduct",
    "mayPassProtections",
    "mayProtect",
    "mayRaise",
    "mayResetPassword",
    "mayResetSecondFactor",
    "mayReviewAccess",
    "mayRevoke",
    "maySee",
    "maySeeAllImpersonations",
    "maySeeAllMail",
    "maySeeAllRequests",
    "maySeeAuditLog",
    "maySeeOwnersNotices",
    "maySeeProtections",
    "maySeeResets",
    "maySeeSettings",
    "maySeeTeam",
    "maySignInBySso",
    "mayStartAt",
    "mayUnprotect",
    "mayWaitForApproval",
    "needsApproval",
    "needsOwner",
  ]);
});

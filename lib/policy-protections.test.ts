import { describe, expect, test } from "vitest";
import { roles } from "./employees/employee.ts";
import type { ErrorCode } from "./errors.ts";
import * as policy from "./policy.ts";
import type { ProtectionKind } from "./protections/protection.ts";

/** The rules of who is protected; those of everything else are in policy.test.ts. */
function answer(decision: policy.Decision): "yes" | ErrorCode {
  if (decision.allowed) return "yes";
  expect(decision.sentence).toMatch(/^[A-Z].+\.$/);
  return decision.because;
}

describe("what a role alone decides: Owner, Admin, Member", () => {
  test.each<[string, typeof policy.mayProtect, ...("yes" | ErrorCode)[]]>([
    ["maySeeProtections", policy.maySeeProtections, "yes", "yes", "forbidden"],
    ["mayProtect", policy.mayProtect, "yes", "yes", "forbidden"],
    ["mayUnprotect", policy.mayUnprotect, "yes", "forbidden", "forbidden"],
    ["mayMoveProtected", policy.mayMoveProtected, "yes", "forbidden", "forbidden"],
  ])("%s", (_, rule, ...expected) => {
    expect(roles.map((role) => answer(rule({ id: `an ${role}`, role })))).toEqual(expected);
  });
});

describe("who is let in: what is protected since when x approved when", () => {
  const at = (ms: number) => new Date(ms);
  test.each<[string, [ProtectionKind, Date][], Date | null, "yes" | ErrorCode]>([
    ["nothing", [], null, "yes"],
    ["nothing, approved", [], at(5), "yes"],
    ["a user", [["user", at(5)]], null, "user_protected"],
    ["a domain", [["domain", at(5)]], null, "user_protected"],
    ["a product", [["product", at(5)]], null, "user_protected"],
    ["a user, approved before", [["user", at(5)]], at(4), "user_protected"],
    ["a user, approved since", [["user", at(5)]], at(5), "yes"],
    [
      "a user approved since, whose domain is protected later",
      [
        ["user", at(5)],
        ["domain", at(7)],
      ],
      at(6),
      "user_protected",
    ],
    [
      "both, approved since",
      [
        ["user", at(5)],
        ["domain", at(7)],
      ],
      at(8),
      "yes",
    ],
  ])("protected is %s: %s x %s", (_, kinds, approvedAt, expected) => {
    const protections = kinds.map(([kind, since]) => ({ kind, at: since }));
    expect(answer(policy.mayPassProtections(protections, { approvedAt }))).toBe(expected);
  });
});

test("there has to be a product to open", () => {
  const [open, closed] = [{}, { protected: true as const }];
  const of = [[], [open], [open, open], [open, closed], [closed], [closed, closed]];
  expect(of.map((active) => answer(policy.mayOpenProduct(active)))).toEqual([
    ...["product_unavailable", "yes", "yes", "yes"],
    ...["user_protected", "user_protected"],
  ]);
});

import { describe, expect, test } from "vitest";
import { roles } from "./employees/employee.ts";
import type { ErrorCode } from "./errors.ts";
import { type Level, levels } from "./impersonations/level.ts";
import * as policy from "./policy.ts";

/** The rules of levels; those of everything else are in policy.test.ts. No role changes any of these. */
const answer = (decision: policy.Decision): "yes" | ErrorCode => (decision.allowed ? "yes" : decision.because);

describe("levels: what is granted x what is offered", () => {
  const both: Level[] = [...levels];
  test.each<[Level, Level[], Level, "yes" | ErrorCode]>([
    ["full", both, "full", "yes"],
    ["full", both, "read_only", "yes"],
    ["read_only", both, "full", "access_not_granted"],
    ["read_only", both, "read_only", "yes"],
    ["full", ["read_only"], "full", "access_unavailable"],
    ["full", ["read_only"], "read_only", "yes"],
    ["full", ["full"], "full", "yes"],
    ["full", ["full"], "read_only", "access_unavailable"],
    ["read_only", ["full"], "full", "access_not_granted"],
    ["read_only", ["full"], "read_only", "access_unavailable"],
  ])("granted %s, offered %j: beginning %s is %s", (granted, offered, level, expected) => {
    expect(answer(policy.mayStartAt(level, { granted, offered }))).toBe(expected);
  });

  type Row4 = [whose: "own" | "somebody's", live: boolean, access: Level, granted: Level, offered: Level[]];
  test.each<[...Row4, "yes" | ErrorCode]>([
    ["own", true, "read_only", "full", both, "yes"],
    ["own", true, "read_only", "full", ["full"], "yes"],
    ["own", true, "read_only", "read_only", both, "access_not_granted"],
    ["own", true, "read_only", "full", ["read_only"], "access_unavailable"],
    ["own", true, "full", "full", both, "already_full"],
    ["own", false, "read_only", "full", both, "not_live"],
    ["own", false, "full", "full", both, "not_live"],
    ["somebody's", true, "read_only", "full", both, "forbidden"],
    ["somebody's", false, "full", "full", both, "forbidden"],
  ])("raising %s, live %s, begun %s, granted %s, offered %j: %s, whatever the role", (...row) => {
    const [whose, live, access, granted, offered, expected] = row;
    const of = (caller: { id: string }) => ({ impersonator: { id: whose === "own" ? caller.id : "somebody" }, access });
    for (const role of roles) {
      const caller = { id: `an ${role}`, role };
      expect(answer(policy.mayRaise(caller, of(caller), { live, granted, offered }))).toBe(expected);
    }
  });
});

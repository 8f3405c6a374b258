import { describe, expect, test } from "vitest";
import { roles } from "./employees/employee.ts";
import type { ErrorCode } from "./errors.ts";
import * as policy from "./policy.ts";
import { askedOf, type ProofKind } from "./proofs/proof.ts";

/** The rules of proofs; those of everything else are in policy.test.ts. */
const answer = (decision: policy.Decision): "yes" | ErrorCode => (decision.allowed ? "yes" : decision.because);
const now = new Date("2026-11-22T09:00:00.000Z");
/** In minutes; null for never. */
const ago = (minutes: number | null) => (minutes === null ? null : new Date(now.getTime() - minutes * 60_000));

describe("a start: what was proved, and when x what is asked for", () => {
  const needed = "proof_required";
  type Proof = [provedAgo: number | null, factorAgo: number | null, unspent: ProofKind | null];
  type Rules = [proofMinutes: number | null, requireSecondFactor: boolean];
  test.each<[...Proof, ...Rules, "yes" | ErrorCode]>([
    // Nothing is asked for.
    [null, null, null, null, false, "yes"],
    [700, null, null, null, false, "yes"],
    // By minutes: up to them, and not a moment longer. Used or not doesn't matter.
    [null, null, null, 15, false, needed],
    [14.99, null, null, 15, false, "yes"],
    [14.99, null, "password", 15, false, "yes"],
    [15, null, "password", 15, false, needed],
    [719, null, null, 720, false, "yes"],
    [720, null, null, 720, false, needed],
    [0.99, null, null, 1, false, "yes"],
    [1, null, null, 1, false, needed],
    // A second factor is a proof like any other where none is demanded.
    [3, 3, "second_factor", 15, false, "yes"],
    // Each time: one that nothing has used, and not from hours ago.
    [0, null, "password", 0, false, "yes"],
    [14.99, null, "password", 0, false, "yes"],
    [15, null, "password", 0, false, needed],
    [0, null, null, 0, false, needed],
    [0, 0, "second_factor", 0, false, "yes"],
    // A second factor demanded: the password, however lately, proves too little.
    [0, null, "password", 15, true, needed],
    [0, 14, "password", 15, true, "yes"],
    [0, 15, "password", 15, true, needed],
    [0, 14, null, 15, true, "yes"],
    [0, 0, "second_factor", 0, true, "yes"],
    [0, 0, "password", 0, true, needed],
    [0, 0, null, 0, true, needed],
    // And without minutes once in this session of the dashboard.
    [0, null, "password", null, true, needed],
    [700, 700, null, null, true, "yes"],
    // A clock that was set back further than the minutes makes a proof worthless.
    [-14, null, "password", 15, false, "yes"],
    [-15, null, "password", 15, false, needed],
  ])("proved %s min ago, by a second factor %s min ago, unspent %s; minutes %s, factor %s: %s", (...row) => {
    const [provedAgo, factorAgo, unspent, proofMinutes, requireSecondFactor, expected] = row;
    const proof = { provedAt: ago(provedAgo), secondFactorAt: ago(factorAgo), unspent };
    expect(answer(policy.mayGoOnProof(proof, { proofMinutes, requireSecondFactor }, now))).toBe(expected);
  });
});

describe("what protects an account", () => {
  const none = { totp: false, passkey: false };
  const some = [
    { totp: true, passkey: false },
    { totp: false, passkey: true },
  ];
  const proved = (minutes: number | null, factor: number | null) => ({
    ...{ provedAt: ago(minutes), secondFactorAt: ago(factor), unspent: null },
  });

  test("is changed by who proved lately that it's them, by a second factor where there is one", () => {
    expect(answer(policy.mayChangeFactors(proved(14, null), none, now))).toBe("yes");
    expect(answer(policy.mayChangeFactors(proved(15, null), none, now))).toBe("proof_required");
    for (const enrolled of some) {
      expect(answer(policy.mayChangeFactors(proved(0, null), enrolled, now))).toBe("proof_required");
      expect(answer(policy.mayChangeFactors(proved(14, 14), enrolled, now))).toBe("yes");
      expect(answer(policy.mayChangeFactors(proved(0, 15), enrolled, now))).toBe("proof_required");
    }
  });

  test("and the rules of proofs are loosened by the second factor of an Owner who has one", () => {
    expect(answer(policy.mayLoosenProof(proved(null, null), none, now))).toBe("yes");
    for (const enrolled of some) {
      expect(answer(policy.mayLoosenProof(proved(0, null), enrolled, now))).toBe("proof_required");
      expect(answer(policy.mayLoosenProof(proved(0, 0), enrolled, now))).toBe("yes");
    }
  });

  test.each(roles)("of somebody else is reset by Owners alone, asked of an %s, and nobody resets their own", (role) => {
    const expected = role === "owner" ? "yes" : "forbidden";
    expect(answer(policy.mayResetSecondFactor({ id: "a", role }, { id: "b" }))).toBe(expected);
    expect(answer(policy.mayResetSecondFactor({ id: "a", role }, { id: "a" }))).toBe("forbidden");
  });
});

test("who is asked for a proof is told by what, and to enroll where there is nothing to prove it by", () => {
  const [both, none] = [
    { totp: true, passkey: true },
    { totp: false, passkey: false },
  ];
  expect(askedOf(none, false)).toEqual({ methods: ["password"] });
  expect(askedOf(both, false)).toEqual({ methods: ["password", "passkey", "totp"] });
  expect(askedOf(both, true)).toEqual({ methods: ["passkey", "totp"] });
  expect(askedOf(none, true)).toEqual({ methods: [], enroll: true });
  // Where the organization has a provider of its own.
  expect(askedOf(none, false, { password: true, sso: true })).toEqual({ methods: ["password", "sso"] });
  expect(askedOf(both, false, { password: false, sso: true })).toEqual({ methods: ["sso", "passkey", "totp"] });
  expect(askedOf(none, true, { password: false, sso: true })).toEqual({ methods: [], enroll: true });
});

import { expect, test } from "vitest";
import type { ErrorCode } from "./errors.ts";
import * as policy from "./policy.ts";
import type { Say } from "./support-access/choice.ts";

/** The user's own say; the rules of everything else are in policy.test.ts. No role changes it. */
const now = new Date("2026-11-22T09:00:00.000Z");
const inMs = (ms: number) => new Date(now.getTime() + ms);

test.each<[Say, "yes" | ErrorCode]>([
  [{ choice: "always", until: null }, "yes"],
  [{ choice: "ask", until: null }, "yes"],
  [{ choice: "until", until: inMs(1) }, "yes"],
  [{ choice: "until", until: now }, "user_refuses"],
  [{ choice: "until", until: null }, "user_refuses"],
  [{ choice: "never", until: null }, "user_refuses"],
  [{ choice: "sometimes" as "always", until: null }, "user_refuses"],
])("%j: %s", (says, expected) => {
  const decision = policy.mayBeLetIn(says, now);
  expect(decision.allowed ? "yes" : decision.because).toBe(expected);
});

import { expect, test } from "vitest";
import { lastLine, nothing, onePassed, readPlaywright, readVitest, sum, tallyOf } from "./tally.ts";

test("the last line sums what ran, and names skips only when there are any", () => {
  expect(lastLine(sum([onePassed, { passed: 2, failed: 1, skipped: 0 }]))).toBe("3 passed, 1 failed");
  expect(lastLine({ passed: 3, failed: 0, skipped: 2 })).toBe("3 passed, 0 failed, 2 skipped");
});

test("a runner that crashed, failed without a failing test, or ran nothing counts as a failure", () => {
  expect(tallyOf(null, 0).failed).toBe(1);
  expect(tallyOf({ passed: 5, failed: 0, skipped: 0 }, 1).failed).toBe(1);
  expect(tallyOf(nothing, 0).failed).toBe(1);
  expect(tallyOf({ passed: 5, failed: 2, skipped: 0 }, 1).failed).toBe(2);
  expect(tallyOf({ passed: 5, failed: 0, skipped: 0 }, 0).failed).toBe(0);
});

test("a test file that breaks at import is a failure", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "failed", assertionResults: [{ status: "failed" }] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ];
  const report = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults };
  expect(readVitest(report)).toEqual({ passed: 1, failed: 2, skipped: 0 });
});

test("a story that passed at its second try has passed; one that never did has failed, and so has what broke outside any", () => {
  const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
  expect(readPlaywright(report)).toEqual({ passed: 5, failed: 2, skipped: 2 });
});

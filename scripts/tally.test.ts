import { expect, test } from "vitest";
import { lastLine, nothing, onePassed, readPlaywright, readVitest, sum, tallyOf } from "./tally.ts";

test("the last line sums what ran, and names skips only when there are any", () => {
  const report = { passed: 2, failed: 1, skipped: 0, failures: ["a.test.ts"] };
  expect(lastLine(sum([onePassed, report]))).toBe("3 passed, 1 failed");
  expect(sum([onePassed, report, report]).failures).toEqual(["a.test.ts", "a.test.ts"]);
  expect(lastLine({ passed: 3, failed: 0, skipped: 2 })).toBe("3 passed, 0 failed, 2 skipped");
});

test("a runner that crashed, failed without a failing test, or ran nothing counts as a failure, and is named", () => {
  const five = { ...nothing, passed: 5 };
  expect(tallyOf("Unit tests", null, 0)).toMatchObject({ failed: 1, failures: ["Unit tests left no results."] });
  expect(tallyOf("Unit tests", five, 1)).toMatchObject({ passed: 5, failed: 1 });
  expect(tallyOf("Unit tests", five, 1).failures[0]).toMatch("Unit tests ended with 1");
  expect(tallyOf("Unit tests", nothing, 0).failed).toBe(1);
  expect(tallyOf("Unit tests", { ...five, failed: 2 }, 1).failed).toBe(2);
  expect(tallyOf("Unit tests", five, 0)).toEqual(five);
});

test("a test that failed is named with the beginning of what it said; a file that breaks at import is a failure", () => {
  const testResults = [
    { name: "broken.test.ts", status: "failed", message: "No such file", assertionResults: [] },
    {
      name: "hour.test.ts",
      status: "failed",
      assertionResults: [{ status: "failed", fullName: "ends at the hour", failureMessages: ["expected 1\nto be 2"] }],
    },
    { name: "good.test.ts", status: "passed", assertionResults: [{ status: "passed", fullName: "holds" }] },
  ];
  const report = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults };
  expect(readVitest(report)).toEqual({
    passed: 1,
    failed: 2,
    skipped: 0,
    failures: ["broken.test.ts: No such file", "hour.test.ts: ends at the hour: expected 1\n    to be 2"],
  });
});

test("a story that passed at its second try has passed; one that never did has failed, and so has what broke outside any", () => {
  const spec = (title: string, ok: boolean) => ({ title, ok, file: "e2e/hour.story.ts", line: 7 });
  const report = {
    stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 },
    errors: [{ message: "No server" }],
    suites: [{ suites: [{ specs: [spec("ends", false), spec("begins", true)] }] }],
  };
  expect(readPlaywright(report)).toEqual({
    passed: 5,
    failed: 2,
    skipped: 2,
    failures: ["e2e/hour.story.ts:7: ends", "No server"],
  });
});

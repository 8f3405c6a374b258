/** What a runner really ran. `failures` names what failed, so that nobody has to look for it in thousands of lines. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };
export const onePassed: Tally = { ...nothing, passed: 1 };
export const oneFailed = (what: string): Tally => ({ ...nothing, failed: 1, failures: [what] });

export const sum = (tallies: Tally[]): Tally =>
  tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
      failures: [...all.failures, ...one.failures],
    }),
    nothing,
  );

export const lastLine = ({ passed, failed, skipped }: Omit<Tally, "failures">): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;

/** A runner that says it failed without naming a test, or that left no results, is itself a failure. */
export function tallyOf(runner: string, report: Tally | null, exitCode: number): Tally {
  if (report === null) return oneFailed(`${runner} left no results.`);
  const ran = report.passed + report.failed + report.skipped > 0;
  if (report.failed > 0 || (exitCode === 0 && ran)) return report;
  return sum([report, oneFailed(`${runner} ended with ${exitCode}, and no test of it had failed.`)]);
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] | null }[];
  }[];
}

const beginningOf = (message = "") => message.split("\n").slice(0, 4).join("\n    ");

/** A file that fails before any of its tests (at import, say) counts as one failure. */
export function readVitest(report: VitestReport): Tally {
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (status === "failed" && failed.length === 0) return [`${name}: ${beginningOf(message)}`];
    return failed.map((test) => `${name}: ${test.fullName}: ${beginningOf(test.failureMessages?.[0])}`);
  });
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

interface PlaywrightSuite {
  specs?: { title: string; file: string; line: number; ok: boolean }[];
  suites?: PlaywrightSuite[];
}

interface PlaywrightReport extends PlaywrightSuite {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: { message?: string }[];
}

const failedIn = ({ specs = [], suites = [] }: PlaywrightSuite): string[] => [
  ...specs.filter(({ ok }) => !ok).map(({ title, file, line }) => `${file}:${line}: ${title}`),
  ...suites.flatMap(failedIn),
];

/** One that passed at the second try, which CI alone gives it, has passed: the runner names it as flaky above the sum. */
export const readPlaywright = ({ stats, errors, suites = [] }: PlaywrightReport): Tally => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected + errors.length,
  skipped: stats.skipped,
  failures: [...failedIn({ suites }), ...errors.map(({ message }) => beginningOf(message))],
});

/** What a check asks of a product, in the order in which it is asked. */
export const stepTitles = {
  sign_in: "Signs in as the test user",
  other_browser: "Its sign-in is bound to the browser that began it",
  banner: "Its page has the banner",
  sensitive: "Refuses the sensitive action",
  dropped_cookie: "Stays an impersonation when a cookie is dropped",
  forged_headers: "Believes no header about who is there",
  end: "Notices the end within 5 seconds",
  replay: "Signs nobody in by an address that was used",
} as const;

export type StepName = keyof typeof stepTitles;
export const stepNames = Object.keys(stepTitles) as StepName[];

export type Outcome = "passed" | "failed" | "skipped";

/** One step of a check, as page and command show it. Nothing in it is secret: no cookie, no code, no body of an answer. */
export interface Step {
  name: StepName;
  title: string;
  outcome: Outcome;
  /** What happened, in a sentence. */
  seen: string;
  /** What to do about it; null of what passed. */
  fix: string | null;
}

const stepOf = (name: StepName, outcome: Outcome, seen: string, fix: string | null): Step => ({
  ...{ name, title: stepTitles[name] },
  ...{ outcome, seen, fix },
});
export const passed = (name: StepName, seen: string) => stepOf(name, "passed", seen, null);
export const failed = (name: StepName, seen: string, fix: string) => stepOf(name, "failed", seen, fix);
export const skipped = (name: StepName, seen: string, fix: string) => stepOf(name, "skipped", seen, fix);

/** A line of a running check: its steps as they come, and what came of them all. */
export type Line = { step: Step } | { done: Record<Outcome, number> };

export function countOf(steps: Step[]): Record<Outcome, number> {
  const count = (outcome: Outcome) => steps.filter((step) => step.outcome === outcome).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

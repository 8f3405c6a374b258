import { identityOf, type Session } from "./session.ts";

/**
 * What an open page knows of its session, and whether it may show anything. A page is rendered once and then stays:
 * in a tab, in the back/forward cache, through a night's sleep. So it is judged again and again, here, by a pure
 * function; watch.ts only carries events in and effects out.
 */
export interface Watch {
  /** For whom the server rendered the page. Null: for nobody. Undefined: not known yet, the first answer says. */
  session: Session | null | undefined;
  visible: boolean;
  /** Nothing of the page may be seen. */
  covered: boolean;
  /** Grows whenever an answer that is still under way stops proving anything: hidden, shown again, woken. */
  epoch: number;
  /** Checks in a row that came back without an answer. */
  failures: number;
  /** Decided once, never taken back. */
  leaving: "signed-out" | "changed" | null;
}

export type Happening =
  /** The server said who is signed in; null is its 401. `epoch` is that of the question. */
  | { type: "answered"; session: Session | null; epoch: number }
  /** No network, 5xx, nonsense: says neither yes nor no. */
  | { type: "failed" }
  /** In the background, or frozen there. */
  | { type: "hidden" }
  /** Left, perhaps for the back/forward cache, which keeps `no-store` pages too. */
  | { type: "stored" }
  | { type: "shown" }
  /** Time passed that no timer saw. */
  | { type: "woke" }
  /** The session's end, by the server's clock. */
  | { type: "due" };

/** Unconfirmed for longer than this many checks, an impersonated page shows nothing until the server answers again. */
export const FAILURES_UNTIL_COVERED = 3;

export function beginWatch(session: Session | null | undefined, visible: boolean): Watch {
  return { session, visible, covered: !visible && isImpersonated({ session }), epoch: 0, failures: 0, leaving: null };
}

export function step(watch: Watch, happening: Happening): Watch {
  if (watch.leaving) return watch;
  const { type } = happening;
  if (type === "answered") return answered(watch, happening);
  if (type === "failed") return failed(watch);
  if (type === "due") return leave(watch, "signed-out");
  const hides = type === "stored" ? watch.session : type !== "shown" && isImpersonated(watch);
  const visible = type === "woke" ? watch.visible : type === "shown";
  return { ...watch, visible, covered: watch.covered || Boolean(hides), epoch: watch.epoch + 1 };
}

function answered(watch: Watch, { session, epoch }: { session: Session | null; epoch: number }): Watch {
  // Nothing of anybody is shown yet, so whoever is signed in now is taken up; in the background, out of sight.
  if (!watch.session) return beginWatch(session, watch.visible);
  if (session === null) return leave(watch, "signed-out");
  if (identityOf(session) !== identityOf(watch.session)) return leave(watch, "changed");
  const proves = epoch === watch.epoch && watch.visible;
  // The same object while nothing that is shown differs, so that a page at rest doesn't render every few seconds.
  const kept = shownOf(session) === shownOf(watch.session) ? watch.session : session;
  return { ...watch, session: kept, failures: 0, covered: watch.covered && !proves };
}

function failed(watch: Watch): Watch {
  const failures = watch.failures + 1;
  const tooLong = failures >= FAILURES_UNTIL_COVERED && isImpersonated(watch);
  return { ...watch, failures, covered: watch.covered || tooLong };
}

/** Covered at once: the navigation that follows takes its time, and may fail. */
const leave = (watch: Watch, leaving: "signed-out" | "changed"): Watch => ({ ...watch, covered: true, leaving });

const isImpersonated = ({ session }: Pick<Watch, "session">) => Boolean(session?.impersonation);

const shownOf = ({ now: _, ...shown }: Session) => JSON.stringify(shown);

const CHECK_EVERY_MS = 3_500;
const LONGEST_WAIT_MS = 30_000;

/** How long after an answer the next question follows: at once when the page waits for proof, ever later while nobody answers. */
export function nextCheckInMs({ covered, visible, failures }: Watch): number {
  if (covered && visible && failures === 0) return 0;
  return Math.min(CHECK_EVERY_MS * 2 ** Math.max(0, failures - 1), LONGEST_WAIT_MS);
}

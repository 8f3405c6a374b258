import { askSession, type PageSession } from "./ask.ts";
import { pageSheet } from "./styles.ts";

/** What every banner on a page knows. */
export interface Followed {
  /** Null: nobody is signed in. Undefined: nobody knows yet. */
  session: PageSession | null | undefined;
  /** The server's time; not a number until it is known. */
  now: () => number;
  /** Called when anything of it changes. */
  shown: Set<() => void>;
}

const TICK_MS = 250;
const ASK_EVERY_MS = 3_500;
const LONGEST_WAIT_MS = 30_000;
/** Timers run every tick on a page that is awake; these gaps, and such a difference of its two clocks, mean that it wasn't. */
const LONGEST_TICK_MS = 5_000;
const LARGEST_DRIFT_MS = 2_000;
/** A cookie lives whole seconds, and the server rounds down. */
const COOKIE_ROUNDING_MS = 2_000;
/** Without an answer to so many questions an impersonated page shows nothing. */
const FAILURES_UNTIL_COVERED = 3;

let followed: Followed | undefined;

/**
 * The page's session, for every banner on it: asked for at the first one's addresses, and as long as the page is there, as a
 * framework that takes the banner out must not take the end of the session away with it. The rules are those of
 * react/watch-state.ts, for a page that no server has rendered for anybody: it was too large to be shared.
 */
export function follow(statusUrl: string, signedOutUrl: string): Followed {
  if (followed) return followed;
  let covered = false;
  let failures = 0;
  // Grows whenever an answer that is still under way stops proving anything: hidden, shown again, woken.
  let epoch = 0;
  let questions = 0;
  let askAtMs = 0;
  let aheadMs = Number.NaN;
  let last = clocks();
  const made: Followed = { session: undefined, now: () => aheadMs + performance.now(), shown: new Set() };
  followed = made;
  const channel = otherTabs();
  const leftMs = () => Date.parse(made.session?.expiresAt ?? "") - made.now();

  const cover = (yes: boolean) => {
    covered = yes;
    document.documentElement.toggleAttribute("data-understudy-covered", yes);
  };
  // Covered at once: the navigation that follows takes its time, and may fail. Never by the product's router.
  const leave = (changed: boolean) => {
    clearInterval(timer);
    questions = Number.NaN;
    cover(true);
    channel?.postMessage(0);
    if (changed) location.reload();
    else location.replace(signedOutUrl + (leftMs() <= COOKIE_ROUNDING_MS ? "?why=expired" : ""));
  };
  const take = (session: PageSession | null, proves: boolean) => {
    const before = made.session;
    if (before && session === null) return leave(false);
    if (before && session && identityOf(before) !== identityOf(session)) return leave(true);
    if (session) aheadMs = Date.parse(session.now) - performance.now();
    made.session = session;
    failures = 0;
    // Whoever is signed in now is taken up; in the background, out of sight.
    if (!before) cover(document.hidden && Boolean(session?.impersonation));
    else if (proves) cover(false);
    if (session && !before) channel?.postMessage(0);
  };
  const ask = async () => {
    const question = ++questions;
    const asked = epoch;
    askAtMs = Number.POSITIVE_INFINITY;
    const session = await askSession(statusUrl);
    // Only the newest question's answer counts, and none once the page leaves.
    if (question !== questions) return;
    if (session !== undefined) take(session, asked === epoch && !document.hidden);
    else if (++failures >= FAILURES_UNTIL_COVERED && made.session?.impersonation) cover(true);
    const waitMs = covered && failures === 0 ? 0 : ASK_EVERY_MS * 2 ** Math.max(0, failures - 1);
    askAtMs = performance.now() + Math.min(waitMs, LONGEST_WAIT_MS);
    for (const show of made.shown) show();
  };
  const leaveSight = (whoever: boolean) => {
    epoch++;
    if (made.session && (whoever || made.session.impersonation)) cover(true);
  };
  const comeBack = () => {
    epoch++;
    void ask();
  };
  const timer = setInterval(() => {
    const next = clocks();
    const [monotonic, wall] = [next.monotonicMs - last.monotonicMs, next.wallMs - last.wallMs];
    last = next;
    const slept = monotonic > LONGEST_TICK_MS || wall - monotonic > LARGEST_DRIFT_MS;
    if (!slept && leftMs() <= 0) return leave(false);
    if (document.hidden) return;
    if (slept) leaveSight(false);
    // Whom nobody is signed in for looks when shown, or told: polling for every stranger would be too much.
    if (slept || (made.session !== null && performance.now() >= askAtMs)) void ask();
  }, TICK_MS);

  document.adoptedStyleSheets.push(pageSheet());
  document.addEventListener("visibilitychange", () => (document.hidden ? leaveSight(false) : comeBack()));
  // The back/forward cache keeps pages that may not be stored, too.
  addEventListener("pagehide", () => leaveSight(true));
  addEventListener("pageshow", ({ persisted }) => persisted && comeBack());
  addEventListener("online", ask);
  channel?.addEventListener("message", ask);
  return made;
}

/** One moment on both of the browser's clocks: the one may stand still while the computer sleeps, the other be set by hand. */
const clocks = () => ({ monotonicMs: performance.now(), wallMs: Date.now() });

/** What two answers must share to be about the same session. */
const identityOf = ({ user, impersonation }: PageSession) => `${user.id} ${impersonation?.id}`;

/** Without it every tab looks for itself all the same, a few seconds later. */
function otherTabs(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel("understudy");
  } catch {
    return undefined;
  }
}

import { askServer } from "./ask-server.ts";
import { markChanged } from "./changed-mark.ts";
import { type Moment, type ServerClock, sleptBetween } from "./clock.ts";
import { comfort } from "./comfort.ts";
import { readSession, type Session } from "./session.ts";
import { beginWatch, type Happening, nextCheckInMs, step } from "./watch-state.ts";

export interface WatchedPage {
  /** What the server rendered the page for; undefined when it didn't say. */
  session: Session | null | undefined;
  clock: ServerClock;
  statusUrl: string;
  signedOutUrl: string;
}

/** Gets the session after each look at it, and undefined when the page leaves and is to hold nothing any more. */
type OnSession = (session: Session | null | undefined) => void;

const TICK_MS = 250;
/** A cookie lives whole seconds, and the server rounds down. */
const COOKIE_ROUNDING_MS = 2000;
/** banner.css hides everything of a page whose root element has this. */
const COVERED = "data-understudy-covered";

/** Watches one page's session until the returned function is called. Everything it decides is decided in `step`. */
export function watchSession(page: WatchedPage, onSession: OnSession): () => void {
  const { session, clock, statusUrl, signedOutUrl } = page;
  const listening = new AbortController();
  const { signal } = listening;
  const channel = otherTabs();
  let watch = beginWatch(session, isVisible());
  let questions = 0;
  let askAtMs = session === undefined ? 0 : performance.now() + nextCheckInMs(watch);
  let lastTick = moment();

  const happen = (happening: Happening) => {
    const before = watch;
    watch = step(watch, happening);
    document.documentElement.toggleAttribute(COVERED, watch.covered);
    // A tab beside this one may still think that nobody is signed in, or that somebody is.
    if (watch.leaving || (watch.session && !before.session)) channel?.postMessage(LOOK);
    // Whom the tab's next page is for must be said there; with nobody there is nothing to say any more.
    if (watch.leaving || watch.session === null) markChanged(watch.leaving === "changed");
    if (watch.leaving) return leave();
    onSession(watch.session);
  };

  // Always a navigation of its own, never the router: the App Router keeps what it showed, and Back would bring it back.
  const leave = () => {
    stop();
    onSession(undefined);
    if (watch.leaving === "changed") return location.reload();
    // The browser drops the cookie with the session's time, a little early if anything, and then nobody else can say why.
    location.replace(signedOutUrl + (leftMs() <= COOKIE_ROUNDING_MS ? "?why=expired" : ""));
  };

  // Not a number, and so neither more nor less than any, while nobody is signed in.
  const leftMs = () => Date.parse(watch.session?.expiresAt ?? "") - clock.now();

  // One question at a time, and only the newest one's answer counts: one from before the sleep, or from before another tab
  // spoke up, would be answered too late or too early. A page that the server rendered for nobody asks none.
  const ask = async () => {
    if (session === null) return;
    const question = ++questions;
    const { epoch } = watch;
    askAtMs = Number.POSITIVE_INFINITY;
    const answer = await askServer(statusUrl, readSession);
    if (question !== questions) return;
    if (answer) clock.set(answer.now);
    happen(answer === undefined ? { type: "failed" } : { type: "answered", session: answer, epoch });
    askAtMs = performance.now() + nextCheckInMs(watch);
  };

  const happenAndAsk = (happening: Happening) => {
    happen(happening);
    void ask();
  };

  const tick = () => {
    const slept = sleptBetween(lastTick, moment());
    lastTick = moment();
    if (!slept && leftMs() <= 0) return happen({ type: "due" });
    if (slept && watch.visible) return happenAndAsk({ type: "woke" });
    // Whom nobody is signed in for looks when shown, or told: polling for every stranger would be too much.
    if (watch.visible && watch.session !== null && performance.now() >= askAtMs) void ask();
  };

  const timer = setInterval(tick, TICK_MS);
  const stop = () => {
    questions++;
    listening.abort();
    channel?.close();
    clearInterval(timer);
  };
  const onVisibility = () => (isVisible() ? happenAndAsk({ type: "shown" }) : happen({ type: "hidden" }));
  document.addEventListener("visibilitychange", onVisibility, { signal });
  window.addEventListener("pagehide", () => happen({ type: "stored" }), { signal });
  window.addEventListener("pageshow", ({ persisted }) => persisted && happenAndAsk({ type: "shown" }), { signal });
  window.addEventListener("online", ask, { signal });
  channel?.addEventListener("message", ask, { signal });

  happen({ type: isVisible() ? "shown" : "hidden" });
  return stop;
}

const isVisible = () => !document.hidden;
const moment = (): Moment => ({ monotonicMs: performance.now(), wallMs: Date.now() });

const CHANNEL = "understudy";
const LOOK = 0;

/** Without it every tab looks for itself all the same, a few seconds later. */
const otherTabs = () => comfort(() => new BroadcastChannel(CHANNEL));

/** Asks the other tabs of this product to look for themselves. It says nothing of anybody, and nothing is stored. */
export function tellOtherTabs(): void {
  const channel = otherTabs();
  channel?.postMessage(LOOK);
  channel?.close();
}

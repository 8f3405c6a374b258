import { type Moment, type ServerClock, sleptBetween } from "./clock.ts";
import { readSession, type Session } from "./session.ts";
import { beginWatch, type Happening, nextCheckInMs, step } from "./watch-state.ts";

export interface WatchOptions {
  /** What the server rendered the page for; undefined when it didn't say. */
  session: Session | null | undefined;
  clock: ServerClock;
  statusUrl: string;
  signedOutUrl: string;
  onSession: (session: Session | null) => void;
}

const TICK_MS = 250;
/** A cookie lives whole seconds, and the server rounds down. */
const COOKIE_ROUNDING_MS = 2000;
const PATIENCE_MS = 5_000;
/** banner.css hides everything of a page whose root element has this. */
const COVERED = "data-understudy-covered";

/** Watches one page's session until the returned function is called. Everything it decides is decided in `step`. */
export function watchSession({ session, clock, statusUrl, signedOutUrl, onSession }: WatchOptions): () => void {
  const listening = new AbortController();
  const signal = listening.signal;
  let watch = beginWatch(session, document.visibilityState === "visible");
  let asking: AbortController | null = null;
  let askAtMs = session === undefined ? 0 : performance.now() + nextCheckInMs(watch);
  let lastTick = moment();

  const happen = (happening: Happening) => {
    const before = watch;
    watch = step(watch, happening);
    document.documentElement.toggleAttribute(COVERED, watch.covered);
    if (watch.session !== undefined && watch.session !== before.session) onSession(watch.session);
    if (watch.leaving !== before.leaving) leave();
  };

  // Always a navigation of its own, never the router: the App Router keeps what it showed, and Back would bring it back.
  const leave = () => {
    stop();
    tellOtherTabs();
    if (watch.leaving === "changed") return location.reload();
    location.replace(timeIsUp() ? `${signedOutUrl}?why=expired` : signedOutUrl);
  };

  // The browser drops the cookie with the session's time, a little early if anything, and then nobody else can say why.
  const timeIsUp = () =>
    Boolean(watch.session) && clock.now() >= Date.parse(watch.session?.expiresAt ?? "") - COOKIE_ROUNDING_MS;

  // One question at a time.
  const ask = async () => {
    if (asking || signal.aborted || watch.session === null) return;
    const mine = new AbortController();
    asking = mine;
    const { epoch } = watch;
    const answer = await fetchSession(statusUrl, mine.signal);
    if (asking !== mine || signal.aborted) return;
    asking = null;
    if (answer) clock.set(answer.now);
    happen(answer === undefined ? { type: "failed" } : { type: "answered", session: answer, epoch });
    askAtMs = performance.now() + nextCheckInMs(watch);
  };

  // A question from before the sleep, or from before another tab spoke up, would be answered too late or too early.
  const askAnew = () => {
    asking?.abort();
    asking = null;
    void ask();
  };

  const happenAndAsk = (happening: Happening) => {
    happen(happening);
    askAnew();
  };

  const tick = () => {
    const slept = sleptBetween(lastTick, moment());
    lastTick = moment();
    if (watch.session && !slept && clock.now() >= Date.parse(watch.session.expiresAt)) return happen({ type: "due" });
    if (slept && watch.visible) return happenAndAsk({ type: "woke" });
    if (watch.visible && performance.now() >= askAtMs) void ask();
  };

  const timer = setInterval(tick, TICK_MS);
  const stop = () => {
    listening.abort();
    asking?.abort();
    clearInterval(timer);
  };
  const onVisibility = () =>
    document.visibilityState === "hidden" ? happen({ type: "hidden" }) : happenAndAsk({ type: "shown" });
  document.addEventListener("visibilitychange", onVisibility, { signal });
  document.addEventListener("freeze", () => happen({ type: "hidden" }), { signal });
  document.addEventListener("resume", () => happenAndAsk({ type: "woke" }), { signal });
  window.addEventListener("pagehide", () => happen({ type: "stored" }), { signal });
  window.addEventListener("pageshow", ({ persisted }) => persisted && happenAndAsk({ type: "shown" }), { signal });
  window.addEventListener("online", askAnew, { signal });
  listenToOtherTabs(askAnew, signal);

  happen({ type: watch.visible ? "shown" : "hidden" });
  return stop;
}

/** Null: signed out. Undefined: nobody knows, so nothing follows from it. */
async function fetchSession(url: string, signal: AbortSignal): Promise<Session | null | undefined> {
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const response = await fetch(url, { cache: "no-store", headers: { accept: "application/json" }, signal: patience });
    if (response.status === 401) return null;
    return (response.ok && readSession(await response.json())) || undefined;
  } catch {
    return undefined;
  }
}

const moment = (): Moment => ({ monotonicMs: performance.now(), wallMs: Date.now() });

const CHANNEL = "understudy";

/** Asks the other tabs of this product to look for themselves. It says nothing of anybody, and nothing is stored. */
export function tellOtherTabs(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("look");
  channel.close();
}

function listenToOtherTabs(look: () => void, signal: AbortSignal): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", look);
  signal.addEventListener("abort", () => channel.close());
}

import { type Identity, textOf } from "./identity.ts";
import { isMarked, mark, type Places, unmark } from "./mark.ts";

/** Gets whose data may be shown from now on; null is nobody's. A promise is waited for. */
export type IdentityListener = (identity: Identity | null) => void | Promise<void>;

/** One page of a browser, and whose data it may hold. */
export interface IdentityPage {
  /** Returns the way to stop. Whoever comes after a change that this page has had is told of it, too. */
  listen(listener: IdentityListener): () => void;
  /**
   * The page is theirs now. Tells the listeners where this page, this tab or this origin held somebody else's data, or can't
   * say. Undefined where nothing has to be waited for; a promise otherwise, the same one for as long as it is the same
   * identity. It rejects when a listener fails: then nothing may be shown, and the next page tells them again.
   */
  enter(identity: Identity | null): Promise<void> | undefined;
}

/** @param places Of a browser. Where there are none, every page that is loaded counts as a change. */
export function openIdentityPage(places: Places): IdentityPage {
  const listeners = new Set<IdentityListener>();
  let now: { identity: Identity | null; text: string; changed: boolean } | undefined;
  let ready: Promise<void> | undefined;
  let waitingFor = 0;

  /**
   * Marked only when all of them are through, so that what failed is done again; and where nobody listens nothing was done.
   * Until then whoever had the page before has it no more: coming back to them is a change, too.
   */
  const tell = (told: IdentityListener[], before: Promise<void> | undefined) => {
    const entered = now;
    if (!entered) return;
    unmark(places);
    const turn = ++waitingFor;
    const done = () => {
      if (turn !== waitingFor) return;
      if (told.length > 0) mark(places, entered.text);
      ready = undefined;
    };
    const answers = told.map((listener) => answerOf(listener, entered.identity));
    const open = [before, ...answers].filter((answer) => answer instanceof Promise);
    if (open.length === 0) return done();
    ready = Promise.all(open).then(done);
    // Whoever waits for it is told; nobody may.
    ready.catch(() => undefined);
  };

  return {
    listen(listener) {
      listeners.add(listener);
      if (now?.changed) tell([listener], ready);
      return () => void listeners.delete(listener);
    },
    enter(identity) {
      const text = textOf(identity);
      if (text === now?.text) return ready;
      const changed = now !== undefined || !isMarked(places, text);
      now = { identity, text, changed };
      ready = undefined;
      if (changed) tell([...listeners], undefined);
      else mark(places, text);
      return ready;
    },
  };
}

/** Whoever fails keeps nobody else from being told. */
function answerOf(listener: IdentityListener, identity: Identity | null): void | Promise<void> {
  try {
    return listener(identity);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** This page of this browser. */
export const identityPage: IdentityPage = openIdentityPage({ tab: () => sessionStorage, origin: () => localStorage });

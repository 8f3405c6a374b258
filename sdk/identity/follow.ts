import { askServer } from "../react/ask-server.ts";
import { comfort } from "../react/comfort.ts";
import { readSession } from "../react/session.ts";
import { type Identity, identityOf } from "./identity.ts";
import { type IdentityPage, identityPage } from "./page.ts";

/** Where the session is asked for. */
export interface FollowOptions {
  /** The product host's origin, where Understudy holds the session. Unless it is there, the page's own. */
  authUrl?: string;
  /** An address of yours that says the session, where your product keeps its own: as for the banner. */
  src?: string;
}

/**
 * Follows who is signed in, for pages without `AuthProvider`: asks now, and again whenever the page is shown, is back online,
 * or another tab has begun or ended a session. Render when it resolves:
 *
 *     const identity = await followIdentity({ authUrl: "https://auth.example.com" });
 *
 * It doesn't leave the page at an end and covers nothing; the banner does. Who it is from then on is told to
 * `onIdentityChange`.
 *
 * @returns Whose page it is, once every listener is through; null is nobody's, undefined while nobody answers. Rejects when a
 *   listener fails.
 */
export const followIdentity = (options: FollowOptions = {}): Promise<Identity | null | undefined> =>
  follow(identityPage, options);

export async function follow(page: IdentityPage, { authUrl = "", src = `${authUrl}/api/session` }: FollowOptions) {
  let questions = 0;
  const ask = async () => {
    const question = ++questions;
    const session = await askServer(src, readSession);
    // Nobody knows, or a newer question does.
    if (session === undefined || question !== questions) return undefined;
    const identity = identityOf(session);
    await page.enter(identity);
    return identity;
  };
  // A listener that fails then is its own to report: nothing waits for it.
  const look = () => void ask().catch(() => undefined);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  addEventListener("pageshow", ({ persisted }) => persisted && look());
  addEventListener("online", look);
  comfort(() => new BroadcastChannel("understudy"))?.addEventListener("message", look);
  return ask();
}

import { cookieName } from "../http/request.ts";
import { seal, unseal } from "../tokens/sealed.ts";
import type { Attempt } from "./provider.ts";

/** How long somebody may take to sign in at the provider, in seconds. */
export const ATTEMPT_LIFE_S = 15 * 60;

/** What a browser that was sent to the provider keeps for us, which nobody else reads or changes. */
export interface Kept extends Attempt {
  /** Where to go on, as the page said it. */
  next: string | null;
}

/** One cookie for each attempt, so that two tabs don't fight over one. */
export const attemptCookie = (state: string, dashboardUrl: string): string =>
  cookieName(`sso.${state.replace(/[^A-Za-z0-9_-]/g, "").slice(0, 12)}`, dashboardUrl);

export const keepAttempt = (key: Uint8Array, kept: Kept, now: Date): string =>
  seal(key, kept, new Date(now.getTime() + ATTEMPT_LIFE_S * 1000));

/** @throws Error for whatever isn't an attempt of ours, or is over. */
export const attemptIn = (key: Uint8Array, sealed: string | null, now: Date): Kept =>
  unseal<Kept>(key, sealed ?? "", now);

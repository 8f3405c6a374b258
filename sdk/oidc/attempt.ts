import { isRecord, isText } from "../core/key-set.ts";
import { seal, unseal } from "./sealed.ts";

/** In seconds. An impersonation has to be opened within a minute of its confirmation. */
const ATTEMPT_LIFE_S = 120;

/** What a browser was sent away with. */
export interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
  redirectUri: string;
  /** Where it goes when it is signed in. */
  to: string;
}

/** One cookie for each attempt, so that two tabs don't fight over one; bound to this host over https. */
const nameOf = (state: string, secure: boolean) =>
  `${secure ? "__Host-" : ""}understudy.${state.replace(/[^A-Za-z0-9_-]/g, "").slice(0, 16)}`;

const cookie = (name: string, value: string, maxAgeS: number, secure: boolean) =>
  `${name}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;

export async function attemptCookie(key: CryptoKey, attempt: Attempt, nowMs: number): Promise<string> {
  const secure = attempt.redirectUri.startsWith("https:");
  const sealed = await seal(key, { ...attempt, untilMs: nowMs + ATTEMPT_LIFE_S * 1000 });
  return cookie(nameOf(attempt.state, secure), sealed, ATTEMPT_LIFE_S, secure);
}

/** Takes the cookie back, whichever of its two names it has. */
export const clearingCookies = (state: string): string[] =>
  [true, false].map((secure) => cookie(nameOf(state, secure), "", 0, secure));

/** The attempt that a browser comes back with. @throws Error where there is none of ours, or it is over. */
export async function attemptIn(request: Request, state: string, key: CryptoKey, nowMs: number): Promise<Attempt> {
  const names = [true, false].map((secure) => `${nameOf(state, secure)}=`);
  const values = (request.headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .flatMap((pair) => names.filter((name) => pair.startsWith(name)).map((name) => pair.slice(name.length)));
  // A name that is there twice is nobody's: one of the two was planted.
  if (values.length !== 1) throw new Error("no attempt of this browser");
  const kept = await unseal(key, values[0] ?? "");
  if (!isRecord(kept) || typeof kept.untilMs !== "number") throw new Error("no attempt");
  const { nonce, verifier, redirectUri, to } = kept;
  if (kept.state !== state || !isText(nonce) || !isText(verifier) || !isText(redirectUri) || !isText(to))
    throw new Error("another attempt");
  if (!(nowMs < kept.untilMs)) throw new Error("the attempt is over");
  return { state, nonce, verifier, redirectUri, to };
}

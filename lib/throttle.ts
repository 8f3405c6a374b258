import { createHash } from "node:crypto";
import type { Context } from "./context.ts";
import type { Device } from "./device.ts";
import { DomainError } from "./errors.ts";
import type { Steps, Tables } from "./store/store.ts";
import { emailKey } from "./users/email.ts";

const WINDOW_MS = 15 * 60 * 1000;
/** In any one window of 15 minutes. `all` is what is left to count by while no proxy is trusted to name networks. */
const limits = { account: 10, network: 100, all: 1000 };

/** Who is signed in already has counters of their own for proving it again: strangers can't use those up. */
export type AccountKind = "employee" | "user" | "own password" | "own second factor";

/**
 * One try at a password, counted in the database before anything is hashed: by account, and by network or, where none
 * is known, overall. The account is the e-mail as typed, known or not, so the answer tells nobody which it was.
 * A `device` of this very account has a counter of its own and no other, so that no stranger's tries keep it out.
 * A try that succeeds (`attempt` gives something) is no try; the window ends by itself, so nobody is locked out for good.
 *
 * @throws too_many_requests, with the seconds to wait. `attempt` is not called then, and nothing is counted: who
 * hammers one account neither prolongs its window nor uses up everybody else's share.
 */
export async function throttled<T>(
  context: Context,
  kind: AccountKind,
  email: string,
  attempt: () => Promise<T | null>,
  device: Device | null = null,
): Promise<T | null> {
  const own = device && `${kind}:device:${device.id}`;
  const counters = own ? [{ key: own, limit: limits.account }] : countersOf(context, kind, email);
  await context.store.write(function* (tx) {
    for (const { key, limit } of counters) yield* count(context, tx, key, limit);
  });
  const result = await attempt();
  if (result === null) return null;
  await context.store.write(function* (tx) {
    for (const { key } of counters) yield* tx.attempts.forgive(key);
    // What strangers have tried at the account stays counted.
    yield* own ? tx.attempts.clear(own) : forgetFailures(tx, kind, email);
  });
  return result;
}

/** For whoever has just proved to be the account's owner in another way, such as a reset link. */
export const forgetFailures = (tx: Tables, kind: AccountKind, email: string): Steps<void> =>
  tx.attempts.clear(accountKey(kind, email));

function* count({ clock }: Context, tx: Tables, key: string, limit: number): Steps<void> {
  const now = clock();
  const { count, windowEndsAt } = yield* tx.attempts.count(key, WINDOW_MS, now);
  if (count <= limit) return;
  const retryAfterSeconds = Math.max(1, Math.ceil((windowEndsAt.getTime() - now.getTime()) / 1000));
  const minutes = Math.ceil(retryAfterSeconds / 60);
  throw new DomainError(
    "too_many_requests",
    `Too many tries. Wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, then try again.`,
    {
      retryAfterSeconds,
    },
  );
}

/**
 * By account, and by network; everybody together is counted only where no network is known
 * (docs/security.md#what-a-stranger-cant-do).
 */
function countersOf({ request: { ip } }: Context, kind: AccountKind, email: string) {
  const account = { key: accountKey(kind, email), limit: limits.account };
  if (kind === "own password" || kind === "own second factor") return [account];
  const others =
    ip === null ? { key: `${kind}:all`, limit: limits.all } : { key: `${kind}:network:${ip}`, limit: limits.network };
  return [account, others];
}

/** Hashed, so that a key has one length, and what somebody mistyped into the e-mail field is not kept. */
const accountKey = (kind: AccountKind, email: string) =>
  `${kind}:account:${createHash("sha256").update(emailKey(email)).digest("base64url")}`;

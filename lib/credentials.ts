import type { EventFields } from "./audit/event.ts";
import { type Context, eventOf } from "./context.ts";
import { type Device, ownDevice } from "./device.ts";
import { verifyPassword } from "./employees/password.ts";
import type { Steps, Tables } from "./store/store.ts";
import { throttled } from "./throttle.ts";
import { changeWithoutCaller } from "./verb.ts";

export interface Credentials {
  email: string;
  password: string;
  /** Whose browser it is that asks, if it has been signed in before. */
  device?: Device | null;
}

/** Of employees or of users: how an account is looked up, by as many questions whether it is there or not; and what a failed try says of it. */
export interface Accounts<A> {
  kind: "employee" | "user";
  find: (tx: Tables, email: string) => Steps<{ account: A | null; passwordHash: string | null }>;
  failed: (account: A | null) => EventFields;
}

/**
 * Whose e-mail and password these are. Unknown, wrong and deactivated give one answer after the same work; the failure is
 * recorded, but never what was typed: in the e-mail field people type passwords, too.
 *
 * @returns the account and the hash that was matched, or null. @throws too_many_requests before anything is hashed.
 */
export async function prove<A extends { id: string; active: boolean }>(
  context: Context,
  { kind, find, failed }: Accounts<A>,
  { email, password, device }: Credentials,
): Promise<{ account: A; passwordHash: string | null } | null> {
  const { account, passwordHash } = await context.store.read((tx) => find(tx, email));
  const attempt = async () => {
    const matches = await verifyPassword(password, passwordHash);
    return matches && account?.active ? account : null;
  };
  const proven = await throttled(context, kind, email, attempt, ownDevice(device, account?.id, passwordHash));
  if (proven) return { account: proven, passwordHash };
  const fields = { outcome: "refused", reason: "wrong_credentials", ...failed(account) } as const;
  await changeWithoutCaller(context, (tx) =>
    tx.audit.add(eventOf(context, "session.sign_in_failed", { kind: "anonymous" }, fields)),
  );
  return null;
}

import type { Actor } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import type { Steps, Tables } from "../store/store.ts";
import { type UserPerson, userPersonOf } from "../users/user.ts";
import { type Say, userAllows } from "./choice.ts";
import { sayOf } from "./say.ts";

/** What of a user's say goes along with their address; of a date that is a no, as that is how it ends. */
type Left = "never" | "ask";

/** Null for who hasn't chosen, and for who lets everybody in: whoever gets their address may say so themselves. */
export function* leftSay(tx: Tables, userId: string): Steps<Left | null> {
  const own = yield* tx.supportAccess.find(userId);
  if (!own || own.choice === "always") return null;
  return own.choice === "ask" ? "ask" : "never";
}

/**
 * Lets a user say of support what somebody said whose address they have got, unless they say as much themselves: nobody
 * gets around a no by giving the address to somebody else. They may choose anew. What runs is ended by the caller, as of
 * everybody who gets another address.
 */
export function* adoptSay(context: Context, tx: Tables, user: UserPerson, choice: Left, actor: Actor): Steps<void> {
  const own = yield* tx.supportAccess.find(user.id);
  const now = context.clock();
  if (own && saysAsMuch(own, choice, now)) return;
  const before = own ?? (yield* sayOf(tx, user.id));
  const changes = {
    choice: { from: before.choice, to: choice },
    until: { from: before.until?.toISOString() ?? null, to: null },
  };
  const fields = { user: userPersonOf(user), reason: "Has an address of a user who had chosen this.", changes };
  const event = eventOf(context, "support_access.changed", actor, fields);
  yield* tx.supportAccess.put(user.id, { choice, until: null, at: now }, event);
}

const saysAsMuch = (own: Say, choice: Left, now: Date): boolean =>
  own.choice === "never" || own.choice === choice || (choice === "ask" && !userAllows(own, now));

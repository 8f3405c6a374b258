import type { Actor, Changes, EventFields } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import type { Steps, Tables } from "../store/store.ts";
import { type Subject, writtenBy } from "./protection.ts";

/** What somebody protects by name; an address is only ever kept by the way. */
export interface Named extends Subject {
  kind: "user" | "domain" | "product";
}

/** What the event says beside the reason: whom or what it is about. */
interface Said {
  fields?: EventFields;
  changes: Changes;
}

/**
 * Protects it, with its event, in the caller's transaction. What is protected already stays so since when it is; another
 * reason is written down, and the same one changes nothing. Says whether the protection begins with this.
 */
export function* keep(
  context: Context,
  tx: Tables,
  of: Named,
  reason: string | null,
  { fields = {}, changes }: Said,
  actor: Actor,
): Steps<boolean> {
  const standing = yield* tx.protections.find(of);
  const event = (more: Changes) =>
    eventOf(context, `${of.kind}.protected`, actor, { ...fields, reason, changes: { ...changes, ...more } });
  if (!standing) {
    const row = { ...of, reason, at: context.clock(), ...writtenBy(actor) };
    yield* tx.protections.add(row, event({}));
  } else if (reason !== null && standing.reason !== reason) {
    yield* tx.protections.setReason(of, reason, event({ why: { from: standing.reason, to: reason } }));
  }
  return !standing;
}

/** Takes a protection away, with its event; where there is none, it does nothing. */
export function* letGo(
  context: Context,
  tx: Tables,
  of: Named,
  { fields = {}, changes }: Said,
  actor: Actor,
): Steps<void> {
  const standing = yield* tx.protections.find(of);
  if (!standing) return;
  yield* tx.protections.remove(of, eventOf(context, `${of.kind}.unprotected`, actor, { ...fields, changes }));
}

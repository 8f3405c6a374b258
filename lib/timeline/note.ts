import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { notFound } from "../errors.ts";
import { about } from "../impersonations/end.ts";
import { mayNote } from "../policy.ts";
import { change, must } from "../verb.ts";

/**
 * What its impersonator says of a session, from its start on. They may change it; each change is an event with both
 * texts, and the same text again is none.
 *
 * @throws not_found, forbidden for everybody else, not_started.
 */
export function noteSession(context: EmployeeContext, id: string, text: string): Promise<void> {
  return change(context, function* (tx, caller) {
    const impersonation = yield* tx.impersonations.find(id);
    if (!impersonation) throw notFound("session");
    const before = yield* tx.timeline.findNote(id);
    const wanted = { ...about(impersonation), changes: { note: { from: null, to: text } } };
    must(mayNote(caller, impersonation), "impersonation.denied", wanted);
    if (before?.text === text) return;
    const changes = { note: { from: before?.text ?? null, to: text } };
    const event = eventOf(context, "impersonation.noted", actorOf(caller), { ...about(impersonation), changes });
    yield* tx.timeline.putNote(id, { text, at: context.clock() }, event);
  });
}

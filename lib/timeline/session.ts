import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import { maySee } from "../policy.ts";
import type { Page, PageRequest, Steps, Tables } from "../store/store.ts";
import { must } from "../verb.ts";
import type { Entry, SessionRecord, WholeSession } from "./entry.ts";

/** @throws not_found, or forbidden for a Member and somebody else's. */
export function getSession({ store, caller }: EmployeeContext, id: string): Promise<SessionRecord> {
  return store.read(function* (tx) {
    const impersonation = yield* seen(tx, caller, id);
    return { impersonation, tally: yield* tx.timeline.count(id), note: yield* tx.timeline.findNote(id) };
  });
}

/** The same with what its page shows. @throws not_found, or forbidden for a Member and somebody else's. */
export function getWholeSession({ store, caller }: EmployeeContext, id: string): Promise<WholeSession> {
  return store.read(function* (tx) {
    const impersonation = yield* seen(tx, caller, id);
    const [confirmed] = yield* eventsOf(tx, id, "impersonation.requested");
    const [ended] = yield* eventsOf(tx, id, "impersonation.ended");
    const { actor } = ended ?? {};
    return {
      impersonation,
      tally: yield* tx.timeline.count(id),
      note: yield* tx.timeline.findNote(id),
      marks: yield* tx.timeline.marks(id),
      confirmedFrom: confirmed ? { ip: confirmed.ip, userAgent: confirmed.userAgent } : null,
      endedBy: actor?.kind === "employee" ? { id: actor.id, name: actor.name, email: actor.email } : null,
    };
  });
}

/**
 * What happened in a session, oldest first, with the pages or without them.
 *
 * @throws not_found, or forbidden for a Member and somebody else's; invalid_input for a cursor of another list.
 */
export function listTimeline(
  { store, caller }: EmployeeContext,
  which: { id: string; pages: boolean },
  page: PageRequest,
): Promise<Page<Entry>> {
  return store.read(function* (tx) {
    const { id } = yield* seen(tx, caller, which.id);
    return yield* tx.timeline.list({ impersonationId: id, pages: which.pages }, page);
  });
}

function* seen(tx: Tables, caller: EmployeeContext["caller"], id: string): Steps<Impersonation> {
  const impersonation = yield* tx.impersonations.find(id);
  if (!impersonation) throw notFound("session");
  must(maySee(caller, impersonation));
  return impersonation;
}

function* eventsOf(tx: Tables, impersonationId: string, type: "impersonation.requested" | "impersonation.ended") {
  return (yield* tx.audit.list({ impersonationId, type }, { cursor: null, limit: 1 })).items;
}

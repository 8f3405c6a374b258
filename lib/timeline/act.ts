import type { AuditEvent, Changes } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import type { Person } from "../employees/employee.ts";
import { about } from "../impersonations/end.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import type { Detail, Entry, Kind, Told } from "./entry.ts";

/**
 * The event of an act, or of one that was refused. As the user, and by whom: both names. A product told it, so neither
 * address nor browser of its call are the impersonator's.
 */
export function eventOfAct(
  context: Context,
  session: Impersonation,
  { kind, rowId, ...told }: Told & { kind: "act" | "refused"; rowId: string },
): AuditEvent {
  const actor = { kind: "employee", ...session.impersonator } as const;
  const outcome = kind === "refused" ? "refused" : "succeeded";
  const fields = { ...about(session), outcome, reason: told.name, changes: changesOf(told) } as const;
  const event = eventOf(context, "impersonation.action", actor, fields);
  return { ...event, id: rowId, at: told.at, ip: null, userAgent: null };
}

/** What an act's event says of it beside its name. `entryOf` reads it back. */
function changesOf({ id, method, route, status, detail, late }: Told): Changes {
  const said = Object.entries({ item: id, method, route, status, detail, late: late || null });
  return Object.fromEntries(said.flatMap(([key, to]) => (to === null ? [] : [[key, { from: null, to }]])));
}

/** An event as a line of its session's timeline. One of an older version says less, and what was erased says nothing. */
export function entryOf({ id, type, at, outcome, actor, reason, changes }: AuditEvent): Entry {
  const told = (key: string): unknown => changes?.[key]?.to;
  const blank = { method: null, route: null, status: null, detail: null, late: false };
  const kind = kindOf(type, outcome);
  if (kind !== "act" && kind !== "refused")
    return {
      ...blank,
      id,
      at,
      kind,
      name: null,
      by: personOf(actor),
      reason: kind === "requested" || kind === "started" ? null : reason,
    };
  return {
    id: textOf(told("item")) ?? id,
    at,
    kind,
    name: textOf(told("attempted")) ?? reason,
    method: textOf(told("method")),
    route: textOf(told("route")),
    status: typeof told("status") === "number" ? Number(told("status")) : null,
    detail: detailOf(told("detail")),
    late: told("late") === true,
    by: null,
    reason: null,
  };
}

function kindOf(type: AuditEvent["type"], outcome: AuditEvent["outcome"]): Kind {
  if (type === "impersonation.requested") return "requested";
  if (type === "impersonation.started") return "started";
  if (type === "impersonation.ended") return "ended";
  if (type === "impersonation.raised") return "raised";
  if (type === "impersonation.dropped") return "dropped";
  return outcome === "refused" ? "refused" : "act";
}

const personOf = (actor: AuditEvent["actor"]): Person | null =>
  actor.kind === "employee" ? { id: actor.id, name: actor.name, email: actor.email } : null;

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** Written by `changesOf`, so an object is a flat one. */
const detailOf = (value: unknown): Detail | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Detail) : null;

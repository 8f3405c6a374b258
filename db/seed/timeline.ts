import { randomUUID } from "node:crypto";
import type { Actor, EventFields } from "#lib/audit/event.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import type { Detail } from "#lib/timeline/entry.ts";
import { happened } from "../happened.ts";
import type { Moment } from "./moment.ts";

/** What a product told of one request, so many seconds after the session's beginning. */
export interface Happening {
  second: number;
  kind: "page" | "act" | "refused";
  name: string;
  method?: string;
  route: string;
  status: number;
  detail?: Detail;
}

/** What a product told of one session, and the words that were noted after it. */
export interface Timeline {
  happenings: Happening[];
  note?: string;
}

interface Of {
  impersonationId: string;
  about: EventFields;
  by: Actor;
  startedAt: Date;
  endedAt: Date;
}

/** The moments of one session's timeline, and of the note that came a few minutes after its end. */
export function momentsOfTimeline({ happenings, note }: Timeline, of: Of): Moment[] {
  const noted = new Date(of.endedAt.getTime() + NOTED_AFTER_MS);
  return [
    ...happenings.map((each): Moment => {
      const at = new Date(of.startedAt.getTime() + each.second * 1000);
      return { at, write: (tx) => add(tx, each, at, of) };
    }),
    ...(note ? [{ at: noted, write: (tx: Tables) => addNote(tx, note, noted, of) }] : []),
  ];
}

const NOTED_AFTER_MS = 4 * 60 * 1000;

function* add(tx: Tables, { second: _, kind, ...told }: Happening, at: Date, of: Of): Steps<void> {
  const { method = null, detail = null, ...same } = told;
  const id = randomUUID();
  if (kind === "page") {
    const row = { ...same, method, detail, id, rowId: randomUUID(), impersonationId: of.impersonationId, at };
    return yield* tx.timeline.add([{ ...row, late: false }], []);
  }
  const { name, ...asked } = same;
  const said = { item: id, method, ...asked, ...(detail && { detail }) };
  const changes = Object.fromEntries(Object.entries(said).map(([key, to]) => [key, { from: null, to }]));
  const outcome = kind === "refused" ? "refused" : "succeeded";
  yield* tx.timeline.add(
    [],
    [happened("impersonation.action", at, { ...of.about, reason: name, outcome, changes }, of.by)],
  );
}

function* addNote(tx: Tables, text: string, at: Date, { impersonationId, about, by }: Of): Steps<void> {
  const changes = { note: { from: null, to: text } };
  yield* tx.timeline.putNote(
    impersonationId,
    { text, at },
    happened("impersonation.noted", at, { ...about, changes }, by),
  );
}

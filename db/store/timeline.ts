import { and, asc, type Column, count, eq, inArray, isNotNull, ne, or, type SQL, sql } from "drizzle-orm";
import { ERASED } from "#lib/audit/log/erased.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { entryOf } from "#lib/timeline/act.ts";
import type { Entry, Mark } from "#lib/timeline/entry.ts";
import { first, record, run, type Source, together } from "../database.ts";
import { given, prepared } from "../prepared.ts";
import type { Schema } from "../schema/tables.ts";
import { eventOfRow } from "./event.ts";
import { cursorOf, isMs, malformed, valuesIn } from "./page.ts";

/** Of one session: in a picture more couldn't be told apart. */
const MARKS_LIMIT = 2000;

export function timelineOf(source: Source): Tables["timeline"] {
  const { db, t } = source;
  const { pageViews, auditEvents, sessionNotes: notes } = t;
  const acts = (impersonationId: string) => and(eq(auditEvents.impersonationId, impersonationId), isAct(source));
  return {
    *known(ids) {
      if (ids.length === 0) return [];
      const pages = db.select({ id: pageViews.rowId }).from(pageViews).where(inArray(pageViews.rowId, ids));
      const events = db.select({ id: auditEvents.id }).from(auditEvents).where(inArray(auditEvents.id, ids));
      return [...(yield* run(pages)), ...(yield* run(events))].map(({ id }) => id);
    },
    *add(pages, events) {
      if (events.length > 0) yield* record(source, events);
      for (const some of together(pages))
        yield* run(db.insert(pageViews).values(some).returning({ seq: pageViews.seq }));
    },
    list: (which, page) => listEntries(source, which, page),
    *count(impersonationId) {
      const pages = yield* first(countPages(source, { impersonationId }));
      const refusals = sql`count(case when ${auditEvents.outcome} = 'refused' then 1 end)`.mapWith(Number);
      const done = db.select({ all: count(), refusals }).from(auditEvents).where(acts(impersonationId));
      const { all = 0, refusals: refused = 0 } = (yield* first(done)) ?? {};
      return { pages: pages?.count ?? 0, acts: all - refused, refusals: refused };
    },
    marks: (impersonationId) => marksOf(source, acts(impersonationId), MARKS_LIMIT),
    acts: (impersonationId, limit) => marksOf(source, and(acts(impersonationId), isDone(source)), limit),
    findNote: (impersonationId) =>
      first(
        db.select({ text: notes.text, at: notes.at }).from(notes).where(eq(notes.impersonationId, impersonationId)),
      ),
    *putNote(impersonationId, note, event) {
      const row = { impersonationId, ...note };
      const put = db.insert(notes).values(row).onConflictDoUpdate({ target: notes.impersonationId, set: note });
      yield* run(put.returning({ at: notes.at }));
      yield* record(source, [event]);
    },
    *eraseNotes(ids) {
      const said = and(inArray(notes.impersonationId, ids), ne(notes.text, ERASED));
      const erased = db.update(notes).set({ text: ERASED }).where(said).returning({ id: notes.impersonationId });
      return (yield* run(erased)).length;
    },
    *erasePages(ids, limit) {
      const { seq, name, route, detail } = pageViews;
      const telling = or(ne(name, ERASED), isNotNull(route), isNotNull(detail));
      const some = db
        .select({ seq })
        .from(pageViews)
        .where(and(inArray(pageViews.impersonationId, ids), telling));
      const numbers = (yield* run(some.limit(limit))).map((row) => row.seq);
      const blank = { name: ERASED, route: null, detail: null };
      if (numbers.length > 0)
        yield* run(db.update(pageViews).set(blank).where(inArray(seq, numbers)).returning({ seq }));
      return numbers.length;
    },
    *takePages(ids, limit) {
      const { seq } = pageViews;
      const some = db.select({ seq }).from(pageViews).where(inArray(pageViews.impersonationId, ids)).limit(limit);
      const numbers = (yield* run(some)).map((row) => row.seq);
      if (numbers.length > 0) yield* run(db.delete(pageViews).where(inArray(seq, numbers)).returning({ seq }));
      return numbers.length;
    },
    *takeNotes(ids) {
      const { impersonationId } = auditEvents;
      const noted = and(inArray(impersonationId, ids), sql`${typeOf(auditEvents)} = 'impersonation.noted'`);
      const still = new Set(
        (yield* run(db.select({ impersonationId }).from(auditEvents).where(noted))).map((row) => row.impersonationId),
      );
      const gone = ids.filter((id) => !still.has(id));
      if (gone.length > 0)
        yield* run(db.delete(notes).where(inArray(notes.impersonationId, gone)).returning({ at: notes.at }));
    },
  };
}

function* marksOf({ db, t: { auditEvents } }: Source, which: SQL | undefined, limit: number): Steps<Mark[]> {
  const { at, seq, outcome, reason } = auditEvents;
  const marks = db.select({ at, outcome, name: reason }).from(auditEvents).where(which);
  const rows = yield* run(marks.orderBy(asc(at), asc(seq)).limit(limit));
  return rows.map(({ outcome, ...mark }) => ({ ...mark, refused: outcome === "refused" }));
}

const isDone = ({ t: { auditEvents } }: Source): SQL => sql`${auditEvents.outcome} || '' = 'succeeded'`;

export const countPages = prepared(({ db, t: { pageViews } }) => {
  const { impersonationId } = pageViews;
  const ofOne = eq(impersonationId, given("impersonationId", impersonationId));
  return db.select({ count: count() }).from(pageViews).where(ofOne);
});

/**
 * Written so that a session's own index leads, never the types'. What a version before this one called a denial is a
 * refusal of the demo product's, if that is its reason.
 */
function isAct({ t: { auditEvents } }: Pick<Source, "t">): SQL {
  const type = typeOf(auditEvents);
  return sql`(${type} = 'impersonation.action' or (${type} = 'impersonation.denied' and ${auditEvents.reason} = 'impersonated'))`;
}

const typeOf = ({ type }: Schema["auditEvents"]): SQL => sql`${type} || ''`;

/** Of the last row that was read: milliseconds, and its number. */
type Step = [ms: number, seq: number];

/** How far a reader has come in each of the two. */
interface Place {
  pages: Step;
  events: Step;
}

const BEGINNING: Place = { pages: [0, 0], events: [0, 0] };

interface Placed {
  seq: number;
  entry: Entry;
}

type List = Tables["timeline"]["list"];

/** Two tables as one list: of each what comes next, of which the earlier half is the page. */
function* listEntries(source: Source, which: Parameters<List>[0], { cursor, limit }: Parameters<List>[1]) {
  const place = cursor === null ? BEGINNING : placeIn(cursor);
  const seen = which.pages ? yield* run(pagesAfter(source, which.impersonationId, place.pages).limit(limit + 1)) : [];
  const happened = yield* run(eventsAfter(source, which.impersonationId, place.events).limit(limit + 1));
  const pages = seen.map(placedPage);
  const events = happened.map((row) => ({ seq: row.seq, entry: entryOf(eventOfRow(row)) }));
  const items = merge(pages, events, limit);
  const [ofPages, ofEvents] = [items.filter(isPage), items.filter((each) => !isPage(each))];
  const more = pages.length + events.length > items.length;
  const next = { pages: lastOf(ofPages) ?? place.pages, events: lastOf(ofEvents) ?? place.events };
  return {
    items: items.map(({ entry }) => entry),
    nextCursor: more ? cursorOf([...next.pages, ...next.events]) : null,
  };
}

function pagesAfter({ db, t: { pageViews } }: Source, impersonationId: string, step: Step) {
  const { at, seq } = pageViews;
  const fits = and(eq(pageViews.impersonationId, impersonationId), isAfter(step, at, seq));
  return db.select().from(pageViews).where(fits).orderBy(asc(at), asc(seq));
}

function eventsAfter(source: Source, impersonationId: string, step: Step) {
  const { auditEvents } = source.t;
  const { at, seq } = auditEvents;
  const lifecycle = sql`${typeOf(auditEvents)} in ('impersonation.requested', 'impersonation.started', 'impersonation.raised', 'impersonation.dropped', 'impersonation.ended')`;
  const fits = and(
    eq(auditEvents.impersonationId, impersonationId),
    or(lifecycle, isAct(source)),
    isAfter(step, at, seq),
  );
  return source.db.select().from(auditEvents).where(fits).orderBy(asc(at), asc(seq));
}

/** Compared as one value, so that the session's index is entered right there. */
const isAfter = ([ms, number]: Step, at: Column, seq: Column): SQL =>
  sql`(${at}, ${seq}) > (${sql.param(new Date(ms), at)}, ${sql.param(number, seq)})`;

const placedPage = ({ seq, rowId: _, impersonationId: __, ...page }: Schema["pageViews"]["$inferSelect"]): Placed => ({
  seq,
  entry: { ...page, kind: "page", by: null, reason: null },
});

const isPage = ({ entry }: Placed) => entry.kind === "page";

/** Each keeps its own order, as a cursor says how far each was read. */
function merge(pages: Placed[], events: Placed[], limit: number): Placed[] {
  const merged: Placed[] = [];
  let [page, event] = [0, 0];
  while (merged.length < limit) {
    const next = earlier(pages[page], events[event]);
    if (!next) break;
    if (isPage(next)) page += 1;
    else event += 1;
    merged.push(next);
  }
  return merged;
}

/** In the same millisecond a page comes after a beginning and before what was done on it. */
function earlier(page: Placed | undefined, event: Placed | undefined): Placed | undefined {
  if (!page || !event) return page ?? event;
  const begins = event.entry.kind === "requested" || event.entry.kind === "started";
  const ahead = event.entry.at.getTime() - page.entry.at.getTime();
  return ahead < 0 || (ahead === 0 && begins) ? event : page;
}

function lastOf(placed: Placed[]): Step | undefined {
  const last = placed.at(-1);
  return last && [last.entry.at.getTime(), last.seq];
}

function placeIn(cursor: string): Place {
  const [pagesMs, pagesSeq, eventsMs, eventsSeq, ...more] = valuesIn(cursor);
  if (!isStep(pagesMs, pagesSeq) || !isStep(eventsMs, eventsSeq) || more.length > 0) throw malformed();
  return { pages: [Number(pagesMs), Number(pagesSeq)], events: [Number(eventsMs), Number(eventsSeq)] };
}

const isStep = (ms: unknown, seq: unknown): boolean => isMs(ms) && Number.isSafeInteger(seq) && Number(seq) >= 0;

import { createHash } from "node:crypto";
import type { AuditEvent } from "#lib/audit/event.ts";
import { createBell } from "#lib/bell.ts";
import { createBrake } from "#lib/brake.ts";
import { createMailing } from "#lib/notices/mailing.ts";
import { createSkew, monotonicMs } from "#lib/skew.ts";
import type { Steps, Store, Tables } from "#lib/store/store.ts";
import { isContended } from "#lib/store/unwritable.ts";
import { again } from "./again.ts";
import { onlyReading, type Prepare, probe, type Queries, recordLate, type Source } from "./database.ts";
import { isNewest } from "./migrations.ts";
import { newestIn } from "./postgres-migrations.ts";
import { ALONE, askAlone, READ, type Session, type Sessions, transaction, WRITE } from "./postgres-transaction.ts";
import { type Said, timedAsync } from "./said.ts";
import { postgresTables } from "./schema/postgres.ts";
import { tablesOf } from "./store/store.ts";
import { recordWaiting, unrecordedInMemory } from "./unrecorded.ts";
import { postgresWords } from "./word-index.ts";

/** One connection's tables. What isn't in a transaction that only reads is kept from writing by `reading`. */
interface Bound extends Source {
  tables: Tables;
  reading: Tables;
}

/** The channel on which processes tell each other of ends. Each database has its own. */
export const ENDS = "understudy_ends";
const LOCK = "SELECT pg_advisory_xact_lock(hashtext('understudy audit log'))";

/** In milliseconds: an answer that takes longer doesn't say well enough what time it is. */
const SLOW_MS = 2_000;

/** The store on Postgres, over sessions whose tables are up to date. */
export function postgresStore(sessions: Sessions): Store {
  const unrecorded = unrecordedInMemory();
  const brake = createBrake();
  const mail = createMailing();
  const bell = createBell(sessions.hear);
  const skew = createSkew(() => databaseOrigin(sessions));
  const ring = () => bell.ring();
  // What a connection is asked is built, and prepared, once for as long as it lives.
  const bound = new WeakMap<object, Bound>();

  function boundOf({ db }: Session) {
    const found = bound.get(db);
    if (found) return found;
    // The queries are written in SQLite's types; see the cast of the kit.
    const queries = db as unknown as Queries;
    const base = { db: queries, t: postgresTables, prepare, words: postgresWords, brake, skew, mail };
    const source: Source = { ...base, said: [], ring: () => void source.said.push(ring) };
    const reading = tablesOf({ ...source, db: onlyReading(queries) });
    const made = Object.assign(source, { tables: tablesOf(source), reading });
    bound.set(db, made);
    return made;
  }

  /**
   * After the commit, not in it: an end must never fail for want of a bell, nor wait for all who notify at once. Who isn't
   * told looks a moment later all the same.
   */
  async function notify(session: Session, said: Said): Promise<void> {
    if (said.includes(ring)) await session.run(`NOTIFY ${ENDS}`).catch(() => {});
  }

  async function write<T>(start: (source: Bound, session: Session) => Steps<T>, how = WRITE): Promise<T> {
    let said: Said = [];
    const attempt = () =>
      transaction(
        sessions,
        how,
        (session) => {
          // Of this try alone: what another one would have said never was.
          said = [];
          return start(Object.assign(boundOf(session), { said }), session);
        },
        (session) => notify(session, said),
      );
    try {
      const result = await timedAsync("write", () => again(attempt));
      for (const say of said) say();
      return result;
    } catch (error) {
      brake.notice(error);
      throw error;
    }
  }

  const read: Store["read"] = (body) =>
    timedAsync("read", () => again(() => transaction(sessions, READ, (session) => body(boundOf(session).tables))));

  return {
    write: (body) => write(({ tables }) => body(tables)),
    alone: (body) =>
      write(function* ({ tables }, session) {
        yield session.run(LOCK);
        return yield* body(tables);
      }, ALONE),
    read,
    async ask(body) {
      const alone = await timedAsync("ask", () =>
        again(() => askAlone(sessions, (session) => body(boundOf(session).reading))),
      );
      return alone.done ? alone.value : read(body);
    },
    async writeUnrecorded(body) {
      const events: AuditEvent[] = [];
      const result = await write((source) => {
        events.length = 0; // a body may run again
        return body(tablesOf({ ...source, unrecorded: events }));
      });
      unrecorded.keep(events);
      return result;
    },
    recordLate: (now) =>
      recordWaiting(unrecorded, (events, how) => write((source) => recordLate({ ...source, ...how }, events, now))),
    brake,
    skew,
    bell,
    mail,
    async note(body) {
      await transaction(sessions, WRITE, (session) => body(boundOf(session).tables));
      return true;
    },
    async probe(now) {
      try {
        await again(() => transaction(sessions, WRITE, (session) => probe(boundOf(session).tables, now)));
        return true;
      } catch (error) {
        if (isContended(error)) return false;
        throw error;
      }
    },
    async isMigrated() {
      const session = await sessions.connect();
      let broken = true;
      try {
        const newest = await newestIn(session);
        broken = false;
        return isNewest(newest, "postgres");
      } finally {
        session.release(broken);
      }
    },
    close() {
      brake.giveUp();
      return sessions.close();
    },
  };
}

/**
 * What time it was by the database's clock when our monotonic one was at zero. An answer that took long says little, and
 * is none.
 */
async function databaseOrigin(sessions: Sessions): Promise<number> {
  const session = await sessions.connect();
  let broken = true;
  try {
    const askedAtMs = monotonicMs();
    const [row] = await session.run("SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms");
    const tookMs = monotonicMs() - askedAtMs;
    broken = false;
    if (tookMs > SLOW_MS) throw new Error("too slow to tell the time");
    return Number(row?.ms) - askedAtMs - tookMs / 2;
  } finally {
    session.release(broken);
  }
}

/** By a name: Postgres then parses the query once for each connection, and after a few times plans it once. */
const prepare: Prepare = (select) => {
  const query = select as unknown as Preparable;
  const name = createHash("sha256").update(query.toSQL().sql).digest("hex").slice(0, 32);
  const prepared = query.prepare(`understudy_${name}`);
  return (values) => prepared.execute(values) as never;
};

interface Preparable {
  toSQL(): { sql: string };
  prepare(name: string): { execute(values: object): Promise<unknown[]> };
}

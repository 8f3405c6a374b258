import { performance } from "node:perf_hooks";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Store } from "#lib/store/store.ts";
import { isHalfRestored } from "./backup/half-restored.ts";
import { isHalfCopied } from "./copy.ts";
import { isNewest } from "./migrations.ts";
import { postgresStore } from "./postgres.ts";
import { type PostgresAddress, postgresAddress } from "./postgres-address.ts";
import { hearingOf } from "./postgres-hearing.ts";
import { migratePostgres, newestIn } from "./postgres-migrations.ts";
import { whyNotStarted } from "./postgres-start.ts";
import type { Session, Sessions } from "./postgres-transaction.ts";

/** How long to wait for a connection, a new one or one that comes back to the pool. All of these in milliseconds. */
const CONNECT_MS = 5000;
/** Which part of that time a process has to have been at work itself to say that it was busy. */
const BUSY = 0.5;
/** For another's lock: as long as a writer waits on SQLite. */
const LOCK_MS = 5000;
/** For one statement. */
const STATEMENT_MS = 30_000;
/** For the answer to one, from a server that may have vanished without a word. */
const ANSWER_MS = STATEMENT_MS + 5000;
/** Until the server gives up a transaction whose process doesn't go on. */
const STALLED_MS = 10_000;
/** After this long a connection is made anew, wherever its host's name leads by then. */
const LIFETIME_MS = 5 * 60 * 1000;

/**
 * The store on a server's database. It connects and brings the tables up to date when it is first asked something, once;
 * what stands in the way of that is thrown then, as a sentence that says what to do.
 */
export function openPostgres(url: string): Store {
  const address = postgresAddress(url);
  const pool = poolOf(address);
  return postgresStore({ ...startedOn(pool, address, bringUpToDate), ...(pool.hear && { hear: pool.hear }) });
}

/** The same without bringing anything up to date: what isn't of this version is refused. */
export function openPostgresToRead(url: string): Store {
  const address = postgresAddress(url);
  return postgresStore(startedOn(poolOf({ ...address, poolSize: 1 }), address, assertUpToDate));
}

/** A pool whose database is got ready, or looked at, before it is first asked something; once, unless that fails. */
function startedOn(pool: Sessions, address: PostgresAddress, start: (session: Session) => Promise<void>): Sessions {
  let ready: Promise<void> | undefined;
  const startOnce = async () => {
    const session = await pool.connect();
    let broken = true;
    try {
      await start(session);
      broken = false;
    } finally {
      session.release(broken);
    }
  };
  return {
    async connect() {
      ready ??= startOnce().catch((error) => {
        ready = undefined;
        throw whyNotStarted(error, address);
      });
      await ready;
      return pool.connect();
    },
    close: pool.close,
  };
}

async function assertUpToDate(session: Session): Promise<void> {
  if (!isNewest(await newestIn(session), "postgres"))
    throw new Error("The database is of an older version: start this version's server on it once.");
}

async function bringUpToDate(session: Session): Promise<void> {
  if (await isHalfCopied(session))
    throw new Error("The database has half a copy of another: let `npm run db:copy` finish, or make an empty one.");
  if (await isHalfRestored(session))
    throw new Error("The database has half a restore in it: make an empty one, and run `npm run db:restore` again.");
  await migratePostgres(session);
}

/** Bounded, and of connections to the server that takes writes, as far as we know. */
export function poolOf({ applicationName, poolSize, ...address }: PostgresAddress): Sessions {
  const anyway = {
    ...address,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
  };
  const pool = new pg.Pool({
    ...anyway,
    max: poolSize,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: STALLED_MS,
    maxLifetimeSeconds: LIFETIME_MS / 1000,
    options: "-c TimeZone=UTC -c DateStyle=ISO",
    onConnect: keepWhatIsAnswered,
  });
  // A connection that dies between two statements says so to whoever listens, and ends the process if nobody does. Its
  // next statement says it again, and one that nobody uses leaves the pool by itself.
  pool.on("error", () => {});
  pool.on("connect", (client) => void client.on("error", () => {}));

  // When the primary has moved, all connections of before lead to the wrong server, also those that nobody uses now.
  let generation = 0;
  const made = new WeakMap<pg.PoolClient, { generation: number; db: Session["db"]; answers: Answers }>();

  async function connect(): Promise<Session> {
    const client = await unlessBusy(() => pool.connect()).catch(cannotConnect);
    const answers = made.get(client)?.answers ?? answersOf(client);
    const entry = made.get(client) ?? { generation, answers, db: drizzle({ client: answers as never }) };
    made.set(client, entry);
    if (entry.generation !== generation) {
      client.release(true);
      return connect();
    }
    return {
      db: entry.db,
      run: async (statement, values) => (await answers.query(statement, values)).rows,
      release(broken) {
        if (answers.isLost() && entry.generation === generation) generation++;
        client.release(broken || answers.isLost());
      },
    };
  }

  return { connect, hear: hearingOf(anyway), close: () => pool.end() };
}

interface Answers {
  query: (text: string, values?: unknown[]) => Promise<pg.QueryResult<Record<string, unknown>>>;
  isLost: () => boolean;
}

/** A connection that remembers that it is of no use any more. */
function answersOf(client: pg.PoolClient): Answers {
  let lost: Coded | null = null;
  return {
    isLost: () => lost !== null,
    async query(text, values) {
      // What follows a question without an answer would wait behind it.
      if (lost && !leadsElsewhere(lost)) throw lost;
      try {
        return await client.query(text, values);
      } catch (thrown) {
        const error = named(thrown);
        if (isConnections(error) || leadsElsewhere(error)) lost = error;
        throw error;
      }
    },
  };
}

/** A server that may lose what it has committed would bring back what was ended. SQLite's twin is synchronous=FULL. */
async function keepWhatIsAnswered(client: pg.ClientBase): Promise<void> {
  await client.query(
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
  );
}

type Coded = Error & { code: string };

/** By one of Postgres' codes: the driver has sentences of its own for a connection that is lost. */
function named(thrown: unknown): Coded {
  const error: Error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (error instanceof pg.DatabaseError) return error as unknown as Coded;
  if (error.message === "Query read timeout") return coded(error, "57014");
  const isConnection =
    /^(Connection terminated|Client (has encountered|was closed)|Cannot use a pool)/.test(error.message) ||
    /^E[A-Z]{3,}$/.test((error as NodeJS.ErrnoException).code ?? "");
  return isConnection ? coded(error, "08006") : (error as unknown as Coded);
}

/**
 * A process that is busy for as long as it would wait, as one that starts on a slow machine, hears of its own time limit
 * before it hears the server's answer. That says nothing of the server, so it tries once more.
 */
async function unlessBusy<Result>(connect: () => Promise<Result>): Promise<Result> {
  const before = performance.eventLoopUtilization();
  try {
    return await connect();
  } catch (error) {
    if (error instanceof pg.DatabaseError || performance.eventLoopUtilization(before).utilization < BUSY) throw error;
    return connect();
  }
}

function cannotConnect(thrown: unknown): never {
  throw thrown instanceof pg.DatabaseError ? thrown : coded(thrown as Error, "08001");
}

const coded = (cause: Error, code: string): Coded =>
  Object.assign(new Error(`the database can't be reached: ${cause.message}`, { cause }), { code });

/** The connection is gone, or an answer is still to come on it. */
const isConnections = ({ code, cause }: Coded) =>
  /^(08|57P|25P03)/.test(code) || (code === "57014" && cause !== undefined);

/** It works, but the server is read-only or a standby: once it was the primary, and now another may be. */
const leadsElsewhere = ({ code }: Coded) => /^(25006|0A000)$/.test(code);

import { DrizzleQueryError } from "drizzle-orm/errors";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Hearing } from "#lib/bell.ts";
import type { Steps } from "#lib/store/store.ts";
import { isUnwritable } from "#lib/store/unwritable.ts";

/** One connection, for as long as one transaction has it. */
export interface Session {
  /** Drizzle on this connection; the same object as long as the connection lives. */
  db: PgDatabase<PgQueryResultHKT>;
  run: (statement: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
  /** Gives it back. A broken one isn't given to anybody else. */
  release: (broken: boolean) => void;
}

/** Where sessions come from: a pool of a server's, or the tests' one and only. Their errors have Postgres' codes. */
export interface Sessions {
  connect: () => Promise<Session>;
  /** How the server tells of other processes' ends; undefined where there are none. */
  hear?: Hearing;
  close: () => Promise<void>;
}

export const WRITE = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/**
 * Of what others do at the same time it is told nothing and they aren't told to begin again for it: the lock, which is
 * let go at the end, keeps out the only ones who write the same tables.
 */
export const ALONE = "BEGIN ISOLATION LEVEL READ COMMITTED";
export const READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/** Steps through a body in one transaction of a connection of its own. @param committed - has the connection once it is. */
export async function transaction<T>(
  sessions: Sessions,
  start: string,
  body: (session: Session) => Steps<T>,
  committed: (session: Session) => Promise<void> = async () => {},
): Promise<T> {
  const session = await begun(sessions, start);
  let stage: "body" | "commit" = "body";
  let broken = false;
  try {
    const result = await stepThrough(body(session));
    stage = "commit";
    await session.run("COMMIT");
    await committed(session);
    return result;
  } catch (thrown) {
    const error = causeOf(thrown);
    broken = !(await rolledBack(session));
    throw broken && stage === "commit" && start !== READ ? unknownEnd(error) : error;
  } finally {
    session.release(broken);
  }
}

/** One statement sees a single moment as it is: without BEGIN and COMMIT it costs one round trip instead of three. */
export async function askAlone<T>(
  sessions: Sessions,
  body: (session: Session) => Steps<T>,
): Promise<IteratorResult<unknown, T>> {
  for (let tries = 1; ; tries++) {
    const session = await sessions.connect();
    let failed = true;
    try {
      const steps = body(session);
      const question = steps.next();
      const answer = question.done ? question : steps.next(await question.value);
      failed = false;
      return answer;
    } catch (thrown) {
      const error = causeOf(thrown);
      // As at a BEGIN: a read that found a dead connection is asked again on another.
      if (tries === 2 || !isUnwritable(error)) throw error;
    } finally {
      session.release(failed);
    }
  }
}

/** A connection that has died while nobody used it says so at its first statement: nothing has happened, so another is tried. */
async function begun(sessions: Sessions, start: string): Promise<Session> {
  for (let tries = 1; ; tries++) {
    const session = await sessions.connect();
    try {
      await session.run(start);
      return session;
    } catch (error) {
      session.release(true);
      if (tries === 2) throw error;
    }
  }
}

async function rolledBack(session: Session): Promise<boolean> {
  try {
    await session.run("ROLLBACK");
    return true;
  } catch {
    return false;
  }
}

/** transaction_resolution_unknown: the connection died between our COMMIT and its answer. */
const unknownEnd = (cause: unknown) =>
  Object.assign(new Error("the connection was lost while a change was being committed", { cause }), { code: "08007" });

async function stepThrough<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (!step.done) step = steps.next(await step.value);
  return step.value;
}

/** What the driver threw. Drizzle wraps it in a sentence that has every value of the query, which no log should have. */
const causeOf = (error: unknown): unknown => (error instanceof DrizzleQueryError ? error.cause : error);

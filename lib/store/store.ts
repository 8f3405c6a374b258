import type { Bell } from "../bell.ts";
import type { Brake } from "../brake.ts";
import type { Mailing } from "../notices/mailing.ts";
import type { AccessToken, AuthorizationCode } from "../oauth/code.ts";
import type { Skew } from "../skew.ts";
import type { SigningKey } from "../tokens/signing-key.ts";
import type { CheckTables } from "./checks.ts";
import type { EventFor } from "./event-for.ts";
import type {
  Ended,
  FoundProductSession,
  GrantWithEmployee,
  ImpersonatingTables,
  ImpersonationFilter,
} from "./impersonating.ts";
import type { NoticeTables, OwnNotices } from "./notices.ts";
import type { ObservationTables } from "./observations.ts";
import type { NewDelivery, OutboxTables, ToldDelivery } from "./outbox.ts";
import type { PeopleTables } from "./people.ts";
import type { ProtectionTables } from "./protections.ts";
import type { ProvingTables } from "./proving.ts";
import type { RecordedEnd, RecordTables, RefusedHandOff } from "./records.ts";
import type { OpenRequests, RequestTables } from "./requests.ts";
import type { SealingTables } from "./sealing.ts";
import type { Page, PageRequest, Steps } from "./steps.ts";
import type { SupportAccessTables } from "./support-access.ts";
import type { TokenTables } from "./tokens.ts";

/**
 * All that is asked of a database, by noun. A body of work is a generator that yields queries: SQLite steps it
 * synchronously inside one transaction, Postgres awaits each step, and the body is written once (docs/decisions).
 * A body may run again after a serialization failure, so it changes nothing but the database. No catch inside one.
 */
export interface Store {
  /** Reads. Nothing is written, whatever happens. */
  read<T>(body: (tx: Tables) => Steps<T>): Promise<T>;
  /**
   * One question by itself, such as whose cookie this is: a statement sees a single moment as it is, so it costs no
   * transaction. A body that turns out to ask more begins again as a `read`.
   */
  ask<T>(body: (tx: Tables) => Steps<T>): Promise<T>;
  /** One serializable transaction: all of it, or nothing when the body throws. */
  write<T>(body: (tx: Tables) => Steps<T>): Promise<T>;
  /**
   * The same for the one hand that writes to the log's tree: one at a time of all processes, under a lock in the database,
   * in whose way no other writer is. What it reads of others' tables may have changed when it ends.
   */
  alone<T>(body: (tx: Tables) => Steps<T>): Promise<T>;
  /**
   * As `write`, for what takes power away, once it couldn't be written with its events: they are kept beside the database
   * instead, and on stderr.
   */
  writeUnrecorded<T>(body: (tx: Tables) => Steps<T>): Promise<T>;
  /**
   * As `write`, once, of what may as well be lost: SQLite waits for no other writer, and the brake isn't told of a failure,
   * which says nothing of whether an end could be written. False where somebody else was writing.
   */
  note(body: (tx: Tables) => Steps<void>): Promise<boolean>;
  /** Records what was kept so, with the gap in its `changes`. */
  recordLate(now: Date): Promise<void>;
  /** On while this process can't write: every failed write is told to it, and every row's facts say so. */
  brake: Brake;
  /** How far this process's clock is from the database's, or, on SQLite, from that of the others which have it open. */
  skew: Skew;
  /** Rung when an end of an impersonation is committed, by this process or by another on the same database. */
  bell: Bell;
  /** Does this process send mail? Without, none is queued. */
  mail: Mailing;
  /** Writes a little and takes it back. Waits for nobody: false when somebody else is writing, so that it can't be told. */
  probe(now: Date): Promise<boolean>;
  /** Has the database run exactly the migrations that this program knows? Another may have brought it further since. */
  isMigrated(): Promise<boolean>;
  close(): Promise<void>;
}

/** By noun. Each group is a file beside this one, as the tables themselves are in db/schema/. */
export interface Tables
  extends PeopleTables,
    ImpersonatingTables,
    ProtectionTables,
    RequestTables,
    TokenTables,
    RecordTables,
    SealingTables,
    OutboxTables,
    NoticeTables,
    ProvingTables,
    ObservationTables,
    SupportAccessTables,
    CheckTables {}

export type {
  AccessToken,
  AuthorizationCode,
  Ended,
  EventFor,
  FoundProductSession,
  GrantWithEmployee,
  ImpersonationFilter,
  NewDelivery,
  OpenRequests,
  OwnNotices,
  Page,
  PageRequest,
  RecordedEnd,
  RefusedHandOff,
  SigningKey,
  Steps,
  ToldDelivery,
};

import type { AuditEvent } from "./audit/event.ts";
import type { Facts, Impersonation } from "./impersonations/impersonation.ts";
import type { Invoicing } from "./invoicing/store.ts";
import type { AccessToken, AuthorizationCode } from "./oauth/code.ts";
import type { Page, PageRequest, Steps } from "./steps.ts";
import type { ImpersonatingTables } from "./tables/impersonating.ts";
import type { PeopleTables } from "./tables/people.ts";
import type { RecordTables } from "./tables/records.ts";
import type { TokenTables } from "./tables/tokens.ts";
import type { SigningKey } from "./tokens/signing-key.ts";
import type { User } from "./users/user.ts";

/**
 * All that is asked of a database, by noun. A body of work is a generator that yields queries: SQLite steps it
 * synchronously inside one transaction, Postgres awaits each step, and the body is written once (docs/decisions).
 * A body may run again after a serialization failure, so it changes nothing but the database. No catch inside one.
 */
export interface Store {
  /** Reads. Nothing is written, whatever happens. */
  read<T>(body: (tx: Tables) => Steps<T>): Promise<T>;
  /** One serializable transaction: all of it, or nothing when the body throws. */
  write<T>(body: (tx: Tables) => Steps<T>): Promise<T>;
  /**
   * The same for what takes power away, once it couldn't be written with its events: they are kept beside the database
   * instead, and on stderr.
   */
  writeUnrecorded<T>(body: (tx: Tables) => Steps<T>): Promise<T>;
  /** Records what was kept so, with the gap in its `changes`. */
  recordLate(now: Date): Promise<void>;
  close(): Promise<void>;
}

/** Which live rows to end. Each field narrows; all of them absent means every row. */
export interface ImpersonationFilter {
  id?: string;
  impersonatorId?: string;
  userId?: string;
  userEmail?: string;
  productId?: string;
  /** Only what hasn't been opened yet. */
  pendingOnly?: true;
  grantId?: string;
  dashboardSessionId?: string;
}

/** An event, or how to make one of the row that was written. Every writer asks for it, so no write goes unrecorded. */
export type EventFor<Row> = (row: Row) => AuditEvent;

/** By noun. Each group is a file of tables/, as the tables themselves are in db/tables/. */
export interface Tables extends PeopleTables, ImpersonatingTables, TokenTables, RecordTables {
  /** The demo product's own data. */
  invoicing: Invoicing;
}

export interface RecordedEnd {
  /** The number of its audit event. */
  seq: number;
  impersonationId: string;
  endedAt: Date;
}

export interface FoundProductSession {
  id: string;
  createdAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
  user: User;
  impersonation: Impersonation | null;
  /** Null exactly when impersonation is. */
  facts: Facts | null;
}

export type { AccessToken, AuthorizationCode, Page, PageRequest, SigningKey, Steps };

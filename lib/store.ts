import type { ApiKey } from "./api-keys/api-key.ts";
import type { AuditEvent, EventType } from "./audit/event.ts";
import type { DashboardSession, Employee, Grant, OneTimeLink, Role } from "./employees/employee.ts";
import type { HostedCode, RefreshToken } from "./hosted/code.ts";
import type { EndReason, Facts, Impersonation, Status } from "./impersonations/impersonation.ts";
import type { Invoicing } from "./invoicing/store.ts";
import type { LogoutDelivery } from "./logouts/delivery.ts";
import type { AccessToken, AuthorizationCode } from "./oauth/code.ts";
import type { Product } from "./products/product.ts";
import type { ImpersonationSettings } from "./settings/settings.ts";
import type { Page, PageRequest, Steps } from "./steps.ts";
import type { SigningKey } from "./tokens/signing-key.ts";
import type { ImportChanges, ImportRow, ImportStatus, RepeatedRow, UserImport } from "./users/import.ts";
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

export interface Tables {
  settings: {
    get(): Steps<ImpersonationSettings>;
    update(
      to: Partial<Pick<ImpersonationSettings, "enabled" | "enableEpoch" | "reason" | "maxMinutes">>,
      by: { id: string; at: Date },
      events: AuditEvent[],
    ): Steps<ImpersonationSettings>;
  };

  employees: {
    find(id: string): Steps<Employee | null>;
    findByEmail(email: string): Steps<Employee | null>;
    /** The only way a password hash leaves the database. */
    passwordHashOf(id: string): Steps<string | null>;
    /** Everybody, by name. A team, so no pages; at most 1,000. */
    list(): Steps<Employee[]>;
    countActiveOwners(): Steps<number>;
    /** Null when the e-mail is taken. */
    add(employee: Employee & { passwordHash: string }, event: AuditEvent): Steps<Employee | null>;
    update(
      id: string,
      to: { role?: Role; active?: boolean; passwordHash?: string },
      event: AuditEvent,
    ): Steps<Employee>;
  };

  grants: {
    /** The standing grant of one employee. */
    find(employeeId: string): Steps<Grant | null>;
    /** Everybody's standing grants. */
    list(): Steps<Grant[]>;
    /** Null when one stands already. */
    add(
      grant: { id: string; employeeId: string; grantedById: string; grantedAt: Date },
      event: AuditEvent,
    ): Steps<Grant | null>;
    /** Ends the standing grant of one employee; null when there is none. Grants are history: never deleted. */
    revoke(employeeId: string, by: { id: string | null; at: Date }, event: AuditEvent): Steps<Grant | null>;
  };

  dashboardSessions: {
    /** The session of a cookie with its employee: neither ended, nor past `expiresAt`, nor of a deactivated employee. */
    findByToken(tokenHash: string, now: Date): Steps<{ session: DashboardSession; employee: Employee } | null>;
    /** The employee of a session that is open in that same sense. For the transaction of a change, which no cookie reaches. */
    employeeOf(id: string, now: Date): Steps<Employee | null>;
    /** The same sessions of one employee, newest first; at most 100. */
    listOpen(employeeId: string, now: Date): Steps<DashboardSession[]>;
    add(session: DashboardSession & { tokenHash: string }, event: AuditEvent): Steps<DashboardSession>;
    /** Ends those still open that fit; `exceptId` is spared. */
    end(
      filter: { id?: string; employeeId?: string; exceptId?: string },
      at: Date,
      event: EventFor<DashboardSession>,
    ): Steps<DashboardSession[]>;
  };

  links: {
    findByToken(tokenHash: string): Steps<OneTimeLink | null>;
    /** Unused and unexpired, newest first; at most 100. */
    listOpen(purpose: OneTimeLink["purpose"], now: Date): Steps<OneTimeLink[]>;
    add(link: OneTimeLink & { tokenHash: string }, event: AuditEvent): Steps<OneTimeLink>;
    /** One conditional UPDATE: the link, the first time only; null for everyone after, and once expired. */
    use(tokenHash: string, at: Date): Steps<OneTimeLink | null>;
    /** Makes links void that fit and are still open. */
    void(
      filter: { id?: string; employeeId?: string; email?: string; purpose?: OneTimeLink["purpose"] },
      at: Date,
    ): Steps<number>;
  };

  users: {
    find(id: string): Steps<User | null>;
    findByEmail(email: string): Steps<User | null>;
    findByExternalId(externalId: string): Steps<User | null>;
    /** Everybody who has one of these external ids or e-mails; at most 1,000 of each. */
    withAny(of: { externalIds: string[]; emails: string[] }): Steps<User[]>;
    passwordHashOf(id: string): Steps<string | null>;
    /** Part of a name or e-mail, letter case aside, or a whole id or external id; `%` and `_` are themselves. Newest first. */
    search(query: string, page: PageRequest): Steps<Page<User>>;
    /** Null when the e-mail or the external id is taken. */
    add(user: User & { passwordHash: string | null }, event: AuditEvent): Steps<User | null>;
    /** Null when the new e-mail or external id is taken. */
    update(
      id: string,
      to: { name?: string; email?: string; externalId?: string | null; active?: boolean; passwordHash?: string },
      event: AuditEvent,
    ): Steps<User | null>;
    /** Lets go of e-mails that their users are about to change, so that they can be given to each other in one transaction. */
    freeEmails(ids: string[]): Steps<void>;
    /**
     * The row stays, for impersonations point at it; it is disabled, found by nothing but its id in the past, and keeps
     * neither name, e-mail, external id nor password.
     */
    remove(id: string, at: Date, event: AuditEvent): Steps<void>;
    /** Of these users, the ids of those whose e-mail an active employee has. */
    employeesAmong(ids: string[]): Steps<string[]>;
  };

  /** Files of users on their way in. None of it is in `users` before `take`. */
  imports: {
    find(id: string): Steps<UserImport | null>;
    /** Not finished, oldest first; at most 100. */
    listOpen(filter: { status?: ImportStatus; before?: Date }): Steps<UserImport[]>;
    add(row: UserImport): Steps<void>;
    /** One conditional UPDATE: null when it is in none of the states `from`. */
    update(
      id: string,
      from: ImportStatus[],
      to: Partial<
        Pick<UserImport, "status" | "bytesRead" | "rowCount" | "errorCount" | "errors" | "changes" | "finishedAt">
      >,
    ): Steps<UserImport | null>;
    /** At most 1,000 at a time. The id is the user's, if the row adds one. */
    addRows(id: string, rows: (ImportRow & { id: string })[]): Steps<void>;
    /** The first of them, by line. */
    listRows(id: string, limit: number): Steps<ImportRow[]>;
    /** Throws rows away, so many at a time; gives how many there were. */
    clearRows(id: string, limit: number): Steps<number>;
    /** Those that are over, and whose rows nobody has thrown away; at most 100. */
    listLeftovers(): Steps<{ id: string }[]>;
    /** Rows that say again what an earlier line says: how many, and the first by line. */
    listRepeated(
      id: string,
      field: "email" | "externalId",
      limit: number,
    ): Steps<{ count: number; first: RepeatedRow[] }>;
    /** Rows whose e-mail another user has and keeps: the first by line. */
    listTaken(id: string, limit: number): Steps<{ line: number }[]>;
    /** Rows that take an active employee's e-mail from the user they mean: how many, and the first by line. */
    listMovedEmployees(id: string, limit: number): Steps<{ count: number; first: { line: number }[] }>;
    /** What taking it over would do, judged by the outcome; `taken` are the rows of `listTaken`. */
    compare(id: string): Steps<ImportChanges & { taken: number }>;
    /**
     * Takes all rows over: users by external id, or else by e-mail; the rest are added at `at`. Only after a `compare`
     * in the same transaction that found nothing taken. Users who are as the file says already are not written.
     */
    take(id: string, at: Date, event: AuditEvent): Steps<void>;
    /** Those signed in to a product who are disabled. */
    listDisabledSignedIn(): Steps<User[]>;
  };

  products: {
    find(id: string): Steps<Product | null>;
    findByClientId(clientId: string): Steps<Product | null>;
    clientSecretHashOf(id: string): Steps<string | null>;
    listActive(): Steps<Product[]>;
    /** All of them, oldest first; at most 100. */
    list(): Steps<Product[]>;
    add(product: Product & { clientSecretHash: string }, event: AuditEvent): Steps<Product>;
    update(
      id: string,
      to: Partial<Omit<Product, "id" | "kind" | "clientId" | "builtIn" | "createdAt">> & { clientSecretHash?: string },
      event: AuditEvent,
    ): Steps<Product>;
    /** First start, or the configured addresses changed. */
    put(product: Product & { clientSecretHash: string }, event: AuditEvent): Steps<Product>;
  };

  impersonations: {
    find(id: string): Steps<Impersonation | null>;
    /** The row and what it depends on, in one query: what `live()` is asked of. */
    findWithFacts(id: string): Steps<{ impersonation: Impersonation; facts: Facts } | null>;
    /** Newest first. `status` is judged at `now`, so an overdue row is `ended`. */
    list(
      filter: { status?: Status; userId?: string; impersonatorId?: string },
      page: PageRequest,
      now: Date,
    ): Steps<Page<Impersonation>>;
    /** Rows not ended that fit the filter, due or not. */
    listUnended(filter: ImpersonationFilter): Steps<Impersonation[]>;
    /** Those of one product that ended since then, by their rows alone; at most 10,000. */
    listEnded(productId: string, since: Date): Steps<{ id: string; endedAt: Date }[]>;
    /** How many this employee began since then, and when the oldest of them was. */
    countBegunSince(impersonatorId: string, since: Date): Steps<{ count: number; oldestAt: Date | null }>;
    /** Null when the employee has one that is not ended: a partial unique index says so. */
    add(impersonation: Impersonation, event: AuditEvent): Steps<Impersonation | null>;
    /** pending -> live, once: a conditional UPDATE. Null for whoever comes second, or too late. */
    start(id: string, at: Date, event: EventFor<Impersonation>): Steps<Impersonation | null>;
    /** Ends rows that fit and are not ended, with the product sessions that point at them. Each row's event is written once, by whoever ends it. */
    end(
      filter: ImpersonationFilter,
      reason: EndReason,
      at: Date,
      event: EventFor<Impersonation>,
    ): Steps<Impersonation[]>;
    /** Ends what time has ended: `expired` at its expiresAt, or `not_opened` at the end of its minute. */
    endOverdue(now: Date, event: EventFor<Impersonation>): Steps<Impersonation[]>;
  };

  productSessions: {
    /** The session of a cookie, as it stands: the caller judges it. One query. */
    findByToken(tokenHash: string): Steps<FoundProductSession | null>;
    /** The same, of what its tokens call `sid`: its own id, or its impersonation's. */
    findBySid(sid: string): Steps<FoundProductSession | null>;
    /** Has nobody ended it? For the transaction of a write, which no cookie reaches. */
    isOpen(id: string): Steps<boolean>;
    /** `impersonationId` is unique: an impersonation opens one session, once. */
    add(
      session: {
        id: string;
        tokenHash: string;
        userId: string;
        impersonationId: string | null;
        createdAt: Date;
        expiresAt: Date;
      },
      event: AuditEvent,
    ): Steps<void>;
    /** Ends those still open that fit, `exceptId` spared. Impersonations are ended by their own verb. */
    end(
      filter: { id?: string; userId?: string; exceptId?: string },
      at: Date,
      event: EventFor<{ id: string; userId: string }>,
    ): Steps<number>;
  };

  codes: {
    add(code: AuthorizationCode): Steps<void>;
    find(codeHash: string): Steps<AuthorizationCode | null>;
    /** The conditional UPDATE that makes a code single-use: true for exactly one caller. */
    redeem(codeHash: string, at: Date): Steps<boolean>;
  };

  accessTokens: {
    add(token: AccessToken): Steps<void>;
    find(tokenHash: string): Steps<AccessToken | null>;
  };

  /** Of hosted products that have a server of their own. */
  hostedCodes: {
    add(code: HostedCode): Steps<void>;
    find(codeHash: string): Steps<HostedCode | null>;
    /** The conditional UPDATE that makes a code single-use: true for exactly one caller. */
    redeem(codeHash: string, at: Date): Steps<boolean>;
  };

  refreshTokens: {
    add(token: RefreshToken): Steps<void>;
    find(tokenHash: string): Steps<RefreshToken | null>;
  };

  signingKeys: {
    /** Newest first, retired ones too: whoever asks judges them by `signsFrom` and `retiresAt`. */
    list(use: SigningKey["use"]): Steps<SigningKey[]>;
    /** The first key of a use, at the first start. */
    add(key: SigningKey): Steps<void>;
    /** A newer key beside those that stand, which retire at `retiresAt`; those that retire sooner anyway stay with it. */
    rotate(key: SigningKey, retiresAt: Date, event: AuditEvent): Steps<void>;
  };

  apiKeys: {
    /** Null for what was revoked, too. */
    find(id: string): Steps<ApiKey | null>;
    /** Null for what was revoked, too. */
    findByKey(keyHash: string): Steps<ApiKey | null>;
    /** Those that stand, newest first; at most 100. */
    list(): Steps<ApiKey[]>;
    add(
      key: { id: string; name: string; hint: string; keyHash: string; createdById: string; createdAt: Date },
      event: AuditEvent,
    ): Steps<ApiKey>;
    /** Null when there is none that stands. */
    revoke(id: string, at: Date, event: EventFor<ApiKey>): Steps<ApiKey | null>;
    touch(id: string, at: Date): Steps<void>;
  };

  /** Products that are to be told of an end. */
  logouts: {
    /** Due at once. */
    add(delivery: Omit<LogoutDelivery, "attempts">): Steps<void>;
    /** The longest due first; at most 100. */
    listDue(now: Date): Steps<LogoutDelivery[]>;
    /** One conditional UPDATE: begins an attempt, and nobody else does before `until`. Null for whoever comes second. */
    claim(delivery: LogoutDelivery, now: Date, until: Date): Steps<LogoutDelivery | null>;
    delivered(delivery: LogoutDelivery, at: Date): Steps<void>;
    retryAt(delivery: LogoutDelivery, at: Date): Steps<void>;
    giveUp(delivery: LogoutDelivery, events: AuditEvent[]): Steps<void>;
  };

  /** Counters for throttling, shared by all processes. A window is fixed: it begins with its first count. */
  attempts: {
    /** Adds one and says how many that makes, and when the window ends. */
    count(key: string, windowMs: number, now: Date): Steps<{ count: number; windowEndsAt: Date }>;
    /** Takes one back (floor 0): an attempt that succeeded is no attempt. */
    forgive(key: string): Steps<void>;
    clear(key: string): Steps<void>;
  };

  audit: {
    /** For what has no row of its own: refusals, failed sign-ins, what an impersonator did. */
    add(event: AuditEvent): Steps<void>;
    list(
      filter: { type?: EventType; actorId?: string; userId?: string; impersonationId?: string; from?: Date; to?: Date },
      page: PageRequest,
    ): Steps<Page<AuditEvent>>;
    /**
     * The ends of one product's impersonations as they were recorded: numbered above `afterSeq` or dated `orSince` or
     * later, and none dated before `from`. Oldest number first; at most 10,000.
     */
    listEnds(which: { productId: string; from: Date; afterSeq: number; orSince: Date }): Steps<RecordedEnd[]>;
  };

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

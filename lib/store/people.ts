import type { ApiKey } from "../api-keys/api-key.ts";
import type { AuditEvent } from "../audit/event.ts";
import type { DashboardSession, Employee, OneTimeLink, Role } from "../employees/employee.ts";
import type { Proof } from "../proofs/proof.ts";
import type { Moving } from "../protections/protection.ts";
import type {
  ImportRow,
  ImportStatus,
  Met,
  RepeatedRow,
  RowOutcome,
  StagedRow,
  UserImport,
} from "../provisioning/imports/import.ts";
import type { User, UserSort } from "../users/user.ts";
import type { EventFor } from "./event-for.ts";
import type { Page, PageRequest, Steps } from "./steps.ts";

interface Sorted {
  sort?: UserSort | undefined;
}

/** A user as they will be, as far as they are found by it. */
type Becomes = Pick<User, "id" | "name" | "email" | "externalId">;

/** Those on the team, those in the products, and how either comes in. A part of the port in ../store.ts. */
export interface PeopleTables {
  employees: {
    find(id: string): Steps<Employee | null>;
    findByEmail(email: string): Steps<Employee | null>;
    /** Whom an account at the organization's own provider signs in as. */
    findBySsoSubject(subject: string): Steps<Employee | null>;
    /** Which account that is of an employee; null for none yet. */
    ssoSubjectOf(id: string): Steps<string | null>;
    /** The only way a password hash leaves the database. */
    passwordHashOf(id: string): Steps<string | null>;
    /** Everybody, by name. A team, so no pages; at most 1,000. */
    list(): Steps<Employee[]>;
    countActiveOwners(): Steps<number>;
    /** Null when the e-mail is taken. */
    add(employee: Employee & { passwordHash: string }, event: AuditEvent): Steps<Employee | null>;
    update(
      id: string,
      to: { role?: Role; active?: boolean; passwordHash?: string; ssoSubject?: string | null },
      event: AuditEvent,
    ): Steps<Employee>;
  };

  dashboardSessions: {
    /** The session of a cookie with its employee: neither ended, nor past `expiresAt`, nor of a deactivated employee. */
    findByToken(tokenHash: string, now: Date): Steps<{ session: DashboardSession; employee: Employee } | null>;
    /** The employee of a session that is open in that same sense. For the transaction of a change, which no cookie reaches. */
    employeeOf(id: string, now: Date): Steps<Employee | null>;
    /** Open ones that came of one session of the organization's own provider, with whose they are; at most 100. */
    listBySsoSid(sid: string, now: Date): Steps<{ id: string; employee: Employee }[]>;
    /** When the employee of a session last proved to be themselves, or signed in where nobody says, be the session open or over. */
    signedInAt(id: string): Steps<Date | null>;
    /** The same sessions of one employee, newest first; at most 100. */
    listOpen(employeeId: string, now: Date): Steps<DashboardSession[]>;
    /** Everybody who has such a session, however many they are. */
    listEmployees(now: Date): Steps<Employee[]>;
    /** With what has been proved by opening it; nothing where that is left out. */
    add(
      session: DashboardSession & { tokenHash: string; ssoSid?: string | null } & Partial<Proof>,
      event: AuditEvent,
    ): Steps<DashboardSession>;
    /** Ends those still open that fit; `exceptId` is spared. */
    end(
      filter: { id?: string; employeeId?: string; exceptId?: string },
      at: Date,
      event: EventFor<DashboardSession>,
    ): Steps<DashboardSession[]>;
  };

  links: {
    /** Deletes what was over by then, at most `limit` rows; gives how many. See lib/spent/purge.ts. */
    purge(before: Date, limit: number): Steps<number>;
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
    /**
     * By the words of a name, e-mail or external id as lib/search/ compares them, or by the beginning of an id. In this
     * order, newest first where none is given; a cursor is of one order.
     */
    search(query: string, page: PageRequest & Sorted): Steps<Page<User>>;
    /** How many `search` would find, counted no further than `atMost`. */
    count(query: string, atMost: number): Steps<number>;
    /** The cursor of the page of `search` that ends where this one begins; null for the first page. */
    cursorBefore(query: string, page: { cursor: string; limit: number } & Sorted): Steps<string | null>;
    /** Null when the e-mail or the external id is taken. */
    add(user: User & { passwordHash: string | null }, event: AuditEvent): Steps<User | null>;
    /** Null when the new e-mail or external id is taken. */
    update(
      id: string,
      to: {
        name?: string | null;
        email?: string | null;
        externalId?: string | null;
        active?: boolean;
        passwordHash?: string;
      },
      event: AuditEvent,
    ): Steps<User | null>;
    /** Lets go of e-mails that their users are about to change, so that they can be given to each other in one transaction. */
    freeEmails(ids: string[]): Steps<void>;
    /**
     * The row stays, for impersonations point at it; it is disabled, found by nothing but its id in the past, and keeps
     * neither name, e-mail, external id, password nor why they were protected.
     */
    remove(id: string, at: Date, event: AuditEvent): Steps<void>;
    /** Writes what so many users are found by, who come from a version before; gives how many. */
    writeTexts(limit: number): Steps<number>;
    /** Of these users, the ids of those whose e-mail, or external id, is an active employee's e-mail. */
    employeesAmong(ids: string[]): Steps<string[]>;
    /** The same of one. */
    isEmployee(id: string): Steps<boolean>;
    /** The same by e-mail alone: those who would be impersonated if they lost it. */
    employeesByEmailAmong(ids: string[]): Steps<string[]>;
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
        Pick<
          UserImport,
          "status" | "bytesRead" | "rowCount" | "errorCount" | "errors" | "columns" | "changes" | "finishedAt"
        >
      >,
    ): Steps<UserImport | null>;
    /** At most 1,000 at a time. The id is the user's, if the row adds one. */
    addRows(id: string, rows: (ImportRow & { id: string })[]): Steps<void>;
    /** Those after a line, by line; at most 1,000. */
    listRows(id: string, afterLine: number, limit: number): Steps<StagedRow[]>;
    /** The first that come out so, by line. */
    listOutcome(id: string, outcome: RowOutcome, limit: number): Steps<StagedRow[]>;
    /** Users whom rows between two lines mean or meet, and what the whole file says of those. */
    meet(id: string, lines: { after: number; through: number }): Steps<Met>;
    /** Notes what becomes of rows, at most 1,000 at a time; `becomes` is how the user will be found. */
    plan(id: string, rows: (StagedRow & { becomes: Becomes })[]): Steps<void>;
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
    /**
     * Takes all rows over as they are planned; new users are added at `at`. Only in the transaction of a plan without
     * conflicts: it asks nothing more.
     */
    take(id: string, at: Date, event: AuditEvent): Steps<void>;
    /** Protects whom the file says, new users too, who get their rows from `take`; gives how many weren't yet. */
    protect(id: string, by: { id: string; at: Date }): Steps<number>;
    /** Of those who are protected, themselves or by their e-mail's domain, or don't let everybody in, who gets another e-mail by the file. */
    listLeaving(id: string): Steps<Moving[]>;
    /** Of those whom the file disables, who is signed in to a product. */
    listDisabledSignedIn(id: string): Steps<User[]>;
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
}

import type { AuditEvent } from "../audit/event.ts";
import type { Grant, Person } from "../employees/employee.ts";
import type { EndReason, Facts, Impersonation, Status } from "../impersonations/impersonation.ts";
import type { Level } from "../impersonations/level.ts";
import type { Product } from "../products/product.ts";
import type { ImpersonationSettings } from "../settings/settings.ts";
import type { User } from "../users/user.ts";
import type { EventFor } from "./event-for.ts";
import type { Page, PageRequest, Steps } from "./steps.ts";

/** The switch, who may, into what, and the rows of the one idea. A part of the port in ../store.ts. */
export interface ImpersonatingTables {
  settings: {
    get(): Steps<ImpersonationSettings>;
    update(
      to: Partial<Omit<ImpersonationSettings, "updatedAt" | "updatedBy">>,
      by: { id: string | null; at: Date },
      events: AuditEvent[],
    ): Steps<ImpersonationSettings>;
  };

  grants: {
    /** The grant of one employee that nobody has ended, due or not: `standingGrant` judges it by the clock. */
    find(employeeId: string): Steps<Grant | null>;
    /** Everybody's, in the same sense. */
    list(): Steps<Grant[]>;
    /** When each of those who have one began a session last, whoever gave it then; nobody who never did. */
    listUses(): Steps<{ employeeId: string; at: Date }[]>;
    /** Null when one stands already. */
    add(
      grant: {
        id: string;
        employeeId: string;
        access: Level;
        grantedById: string;
        grantedAt: Date;
      } & Partial<GrantEnd>,
      event: AuditEvent,
    ): Steps<Grant | null>;
    /** Another highest level or end of a grant that stands; null when it doesn't. */
    update(id: string, to: { access: Level } & GrantEnd, event: AuditEvent): Steps<Grant | null>;
    /** Notes that somebody looked at a grant that stands and kept it; null when it doesn't. */
    review(id: string, by: { id: string; at: Date }, event: AuditEvent): Steps<Grant | null>;
    /** Those whose time is over and whose end nobody has noted, by that time. */
    listOver(now: Date): Steps<GrantWithEmployee[]>;
    /** Ends one of them, dated by its time; null when somebody has already. */
    expire(grant: GrantWithEmployee, event: AuditEvent): Steps<GrantWithEmployee | null>;
    /** Is there one to be told of? */
    isAnyToWarnOf(now: Date): Steps<boolean>;
    /** Notes of those to be told of that they were. Each one's event is written once, by whoever notes it. */
    warn(now: Date, event: EventFor<GrantWithEmployee>): Steps<GrantWithEmployee[]>;
    /** Ends the standing grant of one employee; null when there is none. Grants are history: never deleted. */
    revoke(employeeId: string, by: { id: string | null; at: Date }, event: AuditEvent): Steps<Grant | null>;
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
    /** Those of these ids that there are; at most 500. */
    findAmong(ids: string[]): Steps<Impersonation[]>;
    /** The row and what it depends on, in one query: what `live()` is asked of. */
    findWithFacts(id: string): Steps<{ impersonation: Impersonation; facts: Facts } | null>;
    /** Newest first. `status` is judged at `now`, so an overdue row is `ended`. */
    list(
      filter: {
        status?: Status | undefined;
        userId?: string | undefined;
        impersonatorId?: string | undefined;
        productId?: string | undefined;
        /** Only those that somebody opened. */
        opened?: true | undefined;
        /** Of the confirming click. Both are included. */
        from?: Date | undefined;
        to?: Date | undefined;
        /** Words of the impersonator's or the user's name, e-mail or external id, or of the ticket. */
        query?: string | undefined;
      },
      page: PageRequest,
      now: Date,
    ): Steps<Page<Impersonation>>;
    /** Writes what so many of them are found by, who come from a version before; gives how many. */
    writeTexts(limit: number): Steps<number>;
    /** Blanks reason and ticket of these, and what they are found by of those. */
    eraseWords(ids: string[]): Steps<void>;
    /** Rows not ended that fit the filter, due or not. */
    listUnended(filter: ImpersonationFilter): Steps<Impersonation[]>;
    /** Is a row not ended, due or not? */
    isAnyUnended(): Steps<boolean>;
    /** Is one not ended that time has ended, or raised longer than it was to be, or a grant over that nobody has ended? */
    isAnyOverdue(now: Date): Steps<boolean>;
    /** How many are live at `now`, and how many are confirmed and not opened yet. */
    countUnended(now: Date): Steps<{ live: number; pending: number }>;
    /** Those of one product that ended since then, by their rows alone; at most 10,000. */
    listEnded(productId: string, since: Date): Steps<{ id: string; endedAt: Date }[]>;
    /** Those of one product that aren't ended and were ever raised; at most 10,000. Few, as each is of one who is at it. */
    listReleveled(productId: string): Steps<Impersonation[]>;
    /** Those of one product that began since then and have ended, whenever that is said to have been; at most 10,000. */
    listEndedOfBegun(productId: string, since: Date): Steps<{ id: string; endedAt: Date }[]>;
    /** How many this employee began since then, and when the oldest of them was. */
    countBegunSince(impersonatorId: string, since: Date): Steps<{ count: number; oldestAt: Date | null }>;
    /** Null when the employee has one that is not ended: a partial unique index says so. */
    add(impersonation: Impersonation, event: AuditEvent): Steps<Impersonation | null>;
    /** pending -> live, once: a conditional UPDATE. Null for whoever comes second, or too late. */
    start(id: string, at: Date, event: EventFor<Impersonation>): Steps<Impersonation | null>;
    /** Ends rows that fit and are not ended, with the product sessions that point at them. Each row's event is written once, by whoever ends it. */
    end(filter: ImpersonationFilter, reason: EndReason, at: Date, event: EventFor<Ended>): Steps<Impersonation[]>;
    /** Ends what time has ended: `expired` at its expiresAt, `not_opened` at the end of its minute, `user_ended` at a date of its user's. */
    endOverdue(now: Date, event: EventFor<Ended>): Steps<Impersonation[]>;
    /** Raises a read-only one that is live: null where it isn't, or is raised for as long already. */
    raise(id: string, to: { at: Date; until: Date }, event: EventFor<Impersonation>): Steps<Impersonation | null>;
    /** Takes the raise from those not ended that fit and have one. Each row's event is written once, by whoever drops it. */
    drop(filter: ImpersonationFilter, at: Date, event: EventFor<Impersonation>): Steps<Impersonation[]>;
    /** Takes it where its time is over, dated by that. */
    dropOverdue(now: Date, event: EventFor<Impersonation>): Steps<Impersonation[]>;
  };

  productSessions: {
    /** Deletes those that were over by then, at most `limit`, with the codes and refresh tokens that point at them; gives how many. */
    purge(before: Date, limit: number): Steps<number>;
    /** The session of a cookie, as it stands: the caller judges it. One query. */
    findByToken(tokenHash: string): Steps<FoundProductSession | null>;
    /** The same, of what its tokens call `sid`: its own id, or its impersonation's. */
    findBySid(sid: string): Steps<FoundProductSession | null>;
    /** Has nobody ended it? For the transaction of a write, which no cookie reaches. */
    isOpen(id: string): Steps<boolean>;
    /** The ids of all users who have a session of their own that is open. */
    listUserIds(now: Date): Steps<string[]>;
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
}

/** When a grant is over by itself, and when whom it concerns is told so. */
interface GrantEnd {
  until: Date | null;
  warnAt: Date | null;
}

/** A grant, and whose it is. */
export type GrantWithEmployee = Grant & { employee: Person };

/** One that has just ended, and how many pages its product had told of by then. */
export type Ended = Impersonation & { pages: number };

/** Which live rows to end. Each field narrows; all of them absent means every row. */
export interface ImpersonationFilter {
  id?: string;
  impersonatorId?: string;
  userId?: string;
  /** Or external id. */
  userEmail?: string;
  productId?: string;
  /** Only what hasn't been opened yet. */
  pendingOnly?: true;
  /** Only what began with this level. */
  access?: Level;
  grantId?: string;
  dashboardSessionId?: string;
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

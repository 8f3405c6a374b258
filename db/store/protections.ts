import { aliasedTable, and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { latestOf, type Protection, type ProtectionKind, type Subject } from "#lib/protections/protection.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source, together } from "../database.ts";
import type { Schema } from "../schema/tables.ts";

const LIST_LIMIT = 1000;

export function protectionsOf(source: Source): Tables["protections"] {
  const { db, t } = source;
  const { protections, users } = t;
  const { subject, kind } = protections;
  const only = (of: Subject) => and(eq(subject, of.subject), eq(kind, of.kind));

  /** What protects users, each by one key: their own id, or the domain that the database takes from their e-mail. */
  function* protecting(of: ProtectionKind, key: SQL, ids: string[]): Steps<(Protection & { userId: string })[]> {
    const same = and(eq(subject, key), eq(kind, of));
    const found: (Protection & { userId: string })[] = [];
    for (const some of together(ids)) {
      const these = select(source, { userId: users.id }).innerJoin(users, same).where(inArray(users.id, some));
      found.push(...(yield* run(these)).map(({ userId, ...row }) => ({ ...protectionOf(row), userId })));
    }
    return found;
  }

  return {
    *find(of) {
      const row = yield* first(select(source, {}).where(only(of)));
      return row && protectionOf(row);
    },
    *ofUsers(ids) {
      if (ids.length === 0) return [];
      const own = yield* protecting("user", sql`${users.id}`, ids);
      return [...own, ...(yield* protecting("domain", domainOfUser(t), ids))];
    },
    *list(of) {
      const rows = yield* run(select(source, {}).where(eq(kind, of)).orderBy(kind, subject).limit(LIST_LIMIT));
      return rows.map(protectionOf);
    },
    *add(protection, event) {
      const added = yield* first(
        db.insert(protections).values(protection).onConflictDoNothing().returning({ subject }),
      );
      if (added) yield* record(source, [event]);
      return added !== null;
    },
    *setReason(of, reason, event) {
      yield* run(db.update(protections).set({ reason }).where(only(of)).returning({ subject }));
      yield* record(source, [event]);
    },
    *remove(of, event) {
      yield* run(db.delete(protections).where(only(of)).returning({ subject }));
      yield* record(source, [event]);
    },
    *eraseReason(userId) {
      const own = only({ kind: "user", subject: userId });
      return (yield* run(db.update(protections).set({ reason: null }).where(own).returning({ subject }))).length;
    },
    *keepAddresses(marks, at) {
      for (const some of together([...new Set(marks)])) {
        const rows = some.map((mark) => ({ subject: mark, kind: "address" as const, at }));
        yield* run(db.insert(protections).values(rows).onConflictDoNothing().returning({ subject }));
      }
    },
    *addressesAmong(marks) {
      const found: string[] = [];
      for (const some of together(marks)) {
        const kept = and(inArray(subject, some), eq(kind, "address"));
        found.push(...(yield* run(db.select({ subject }).from(protections).where(kept))).map((row) => row.subject));
      }
      return found;
    },
    *isAnyAddressKept() {
      return (yield* first(db.select({ subject }).from(protections).where(eq(kind, "address")).limit(1))) !== null;
    },
    *dropAddresses(marks) {
      for (const some of together(marks)) {
        const kept = and(inArray(subject, some), eq(kind, "address"));
        yield* run(db.delete(protections).where(kept).returning({ subject }));
      }
    },
  };
}

/** A protection with the name of whoever made it. */
function select<More extends Record<string, Schema["users"]["id"]>>({ db, t }: Source, more: More) {
  const { protections, employees, apiKeys } = t;
  const { subject, kind, reason, at } = protections;
  return db
    .select({
      ...{ subject, kind, reason, at },
      employee: { id: employees.id, name: employees.name },
      apiKey: { id: apiKeys.id, name: apiKeys.name },
      ...more,
    })
    .from(protections)
    .leftJoin(employees, eq(employees.id, protections.byId))
    .leftJoin(apiKeys, eq(apiKeys.id, protections.keyId));
}

interface Row extends Omit<Protection, "by"> {
  employee: { id: string; name: string } | null;
  apiKey: { id: string; name: string } | null;
}

function protectionOf({ employee, apiKey, ...same }: Row): Protection {
  if (employee) return { ...same, by: { kind: "employee", ...employee } };
  return { ...same, by: apiKey && { kind: "api_key", ...apiKey } };
}

/** What stands behind the last @ of a user's key: the same words in both databases, and null where there is no e-mail. */
export const domainOfUser = ({ users: { emailKey } }: Schema): SQL =>
  sql`substr(${emailKey}, length(rtrim(${emailKey}, replace(${emailKey}, '@', ''))) + 1)`;

/** What protects whom an impersonation is of: three lookups by a key, joined to its row. For impersonationShape. */
export function protectionJoins({ t }: Source) {
  const { protections, users, products } = t;
  const [ofUser, ofDomain, ofProduct] = [
    aliasedTable(protections, "user_protection"),
    aliasedTable(protections, "domain_protection"),
    aliasedTable(protections, "product_protection"),
  ];
  return {
    tables: { ofUser, ofDomain, ofProduct },
    columns: {
      userProtection: { at: ofUser.at },
      domainProtection: { at: ofDomain.at },
      productProtection: { at: ofProduct.at },
    },
    on: {
      ofUser: eq(ofUser.subject, users.id),
      ofDomain: eq(ofDomain.subject, domainOfUser(t)),
      ofProduct: eq(ofProduct.subject, products.id),
    },
  };
}

type Since = { at: Date } | null;
export interface ProtectionRows {
  userProtection: Since;
  domainProtection: Since;
  productProtection: Since;
}

export const protectedSinceOf = ({ userProtection, domainProtection, productProtection }: ProtectionRows) =>
  latestOf([userProtection, domainProtection, productProtection].map((one) => one?.at ?? null));

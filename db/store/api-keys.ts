import { and, desc, eq, isNull, type SQL } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";

const LIST_LIMIT = 100;

export function apiKeysOf(source: Source): Tables["apiKeys"] {
  const { db, t } = source;
  const { id, name, hint, keyHash, createdById, createdAt, lastUsedAt, revokedAt } = t.apiKeys;
  const { employees } = t;
  const createdBy = { id: employees.id, name: employees.name, email: employees.email };
  const standing = (condition?: SQL) =>
    db
      .select({ id, name, hint, createdBy, createdAt, lastUsedAt })
      .from(t.apiKeys)
      .innerJoin(employees, eq(employees.id, createdById))
      .where(and(isNull(revokedAt), condition))
      .orderBy(desc(createdAt), desc(id))
      .limit(LIST_LIMIT);

  return {
    find: (keyId) => first(standing(eq(id, keyId))),
    findByKey: (hash) => first(standing(eq(keyHash, hash))),
    list: () => run(standing()),
    *add(key, event) {
      yield* run(db.insert(t.apiKeys).values(key).returning({ id }));
      yield* record(source, [event]);
      const added = yield* first(standing(eq(id, key.id)));
      if (!added) throw new Error("a key that was added is there");
      return added;
    },
    *revoke(keyId, at, event) {
      const revoked = yield* first(standing(eq(id, keyId)));
      if (!revoked) return null;
      yield* run(db.update(t.apiKeys).set({ revokedAt: at }).where(eq(id, keyId)).returning({ id }));
      yield* record(source, [event(revoked)]);
      return revoked;
    },
    *touch(keyId, at) {
      yield* run(db.update(t.apiKeys).set({ lastUsedAt: at }).where(eq(id, keyId)).returning({ id }));
    },
  };
}

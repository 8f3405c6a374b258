import { and, desc, eq, gt, isNull, lte } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { emailKey } from "#lib/users/email.ts";
import { first, record, run, type Source } from "../database.ts";
import { purge } from "./purge.ts";

const LIST_LIMIT = 100;

export function linksOf(source: Source): Tables["links"] {
  const { db, t } = source;
  const { tokenHash, emailKey: linkEmailKey, ...columns } = t.links;
  const { id, purpose, employeeId, email, name, role, createdById, createdAt, expiresAt, usedAt } = columns;
  const shown = { id, purpose, employeeId, email, name, role, createdById, createdAt, expiresAt, usedAt };

  return {
    purge: (before, limit) =>
      purge(source, { table: t.links, key: id, by: expiresAt, spent: lte(expiresAt, before) }, limit),
    findByToken: (hash) => first(db.select(shown).from(t.links).where(eq(tokenHash, hash))),
    listOpen: (which, now) =>
      run(
        db
          .select(shown)
          .from(t.links)
          .where(and(eq(purpose, which), isNull(usedAt), gt(expiresAt, now)))
          .orderBy(desc(expiresAt), desc(id))
          .limit(LIST_LIMIT),
      ),
    *add(link, event) {
      const row = { ...link, emailKey: link.email === null ? null : emailKey(link.email) };
      const [added] = yield* run(db.insert(t.links).values(row).returning(shown));
      yield* record(source, [event]);
      return added ?? link;
    },
    use: (hash, at) =>
      first(
        db
          .update(t.links)
          .set({ usedAt: at })
          .where(and(eq(tokenHash, hash), isNull(usedAt), gt(expiresAt, at)))
          .returning(shown),
      ),
    *void(filter, at) {
      const fits = and(
        isNull(usedAt),
        gt(expiresAt, at),
        filter.id === undefined ? undefined : eq(id, filter.id),
        filter.employeeId === undefined ? undefined : eq(employeeId, filter.employeeId),
        filter.email === undefined ? undefined : eq(linkEmailKey, emailKey(filter.email)),
        filter.purpose === undefined ? undefined : eq(purpose, filter.purpose),
      );
      return (yield* run(db.update(t.links).set({ usedAt: at }).where(fits).returning({ id }))).length;
    },
  };
}

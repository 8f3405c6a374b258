import { and, asc, count, eq, gt, inArray, isNotNull, lt, min, type SQL } from "drizzle-orm";
import { findable } from "#lib/search/text.ts";
import type { Tables } from "#lib/store/store.ts";
import { first, run, type Source } from "../database.ts";
import { importTakingOf } from "./import-taking.ts";
import { keyOf } from "./users.ts";

const LIST_LIMIT = 100;

export function importsOf(source: Source): Tables["imports"] {
  const { db, t } = source;
  const { userImports: imports, userImportRows: rows } = t;
  const { id, line, externalId, name, email, active, outcome, userId, changes } = rows;
  const isProtected = { protected: rows.protected };
  const row = { id, line, externalId, name, email, active, ...isProtected, outcome, userId, changes };
  const rowsWhere = (condition: SQL | undefined) => db.select(row).from(rows).where(condition).orderBy(asc(line));
  const nextWithRows = (afterId: string) =>
    first(
      db
        .select({ id: rows.importId })
        .from(rows)
        .where(gt(rows.importId, afterId))
        .orderBy(asc(rows.importId))
        .limit(1),
    );

  return {
    ...importTakingOf(source),
    find: (importId) => first(db.select().from(imports).where(eq(imports.id, importId))),
    listOpen: ({ status, before }) =>
      run(
        db
          .select()
          .from(imports)
          .where(
            and(
              inArray(imports.status, status ? [status] : ["waiting", "reading", "ready", "refused"]),
              before && lt(imports.createdAt, before),
            ),
          )
          .orderBy(asc(imports.createdAt))
          .limit(LIST_LIMIT),
      ),
    *add(row) {
      yield* run(db.insert(imports).values(row).returning({ id: imports.id }));
    },
    update: (importId, from, to) =>
      first(
        db
          .update(imports)
          .set(to)
          .where(and(eq(imports.id, importId), inArray(imports.status, from)))
          .returning(),
      ),
    *addRows(importId, read) {
      if (read.length === 0) return;
      const values = read.map((row) => ({
        ...row,
        importId,
        emailKey: keyOf(row.email),
        ...findable(row),
      }));
      yield* run(db.insert(rows).values(values).returning({ id: rows.id }));
    },
    listRows: (importId, afterLine, limit) =>
      run(rowsWhere(and(eq(rows.importId, importId), gt(rows.line, afterLine))).limit(limit)),
    listOutcome: (importId, outcome, limit) =>
      run(rowsWhere(and(eq(rows.importId, importId), eq(rows.outcome, outcome))).limit(limit)),
    *clearRows(importId, limit) {
      const some = db.select({ id: rows.id }).from(rows).where(eq(rows.importId, importId)).limit(limit);
      return (yield* run(db.delete(rows).where(inArray(rows.id, some)).returning({ id: rows.id }))).length;
    },
    *listLeftovers() {
      const left: { id: string }[] = [];
      // From one import that has rows to the next, by the index, and past all the rows between: those without are many.
      let next = yield* nextWithRows("");
      for (; next && left.length < LIST_LIMIT; next = yield* nextWithRows(next.id)) {
        const found = yield* first(db.select({ status: imports.status }).from(imports).where(eq(imports.id, next.id)));
        if (found?.status === "done" || found?.status === "cancelled") left.push({ id: next.id });
      }
      return left;
    },
    *listRepeated(importId, field, limit) {
      const key = field === "email" ? rows.emailKey : rows.externalId;
      const firsts = db
        .select({ key, line: min(rows.line).as("first_line") })
        .from(rows)
        .where(eq(rows.importId, importId))
        .groupBy(key)
        .having(and(isNotNull(key), gt(count(), 1)))
        .as("firsts");
      // By the first line of each, so that a file with one e-mail a hundred thousand times isn't joined with itself.
      const later: SQL | undefined = and(eq(rows.importId, importId), eq(key, firsts.key), gt(rows.line, firsts.line));
      const found = yield* run(
        db
          .select({ line: rows.line, firstLine: firsts.line })
          .from(rows)
          .innerJoin(firsts, later)
          .orderBy(asc(rows.line))
          .limit(limit),
      );
      const all = yield* first(db.select({ count: count() }).from(rows).innerJoin(firsts, later));
      const repeated = found.flatMap(({ line, firstLine }) => (firstLine === null ? [] : [{ line, firstLine }]));
      return { count: all?.count ?? 0, first: repeated };
    },
  };
}

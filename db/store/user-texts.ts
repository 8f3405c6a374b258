import { and, asc, eq, isNull } from "drizzle-orm";
import { findable } from "#lib/search/text.ts";
import type { Steps } from "#lib/store/store.ts";
import { run, type Source } from "../database.ts";

/** Folding is done by the program alone, so what a migration left empty is written by it, some rows at a time. */
export function* writeUserTexts({ db, t: { users } }: Source, limit: number): Steps<number> {
  const { seq, id, name, email, externalId } = users;
  const unwritten = yield* run(
    db
      .select({ seq, id, name, email, externalId })
      .from(users)
      .where(and(eq(users.byName, ""), isNull(users.deletedAt)))
      .orderBy(asc(users.byName), asc(seq))
      .limit(limit),
  );
  for (const user of unwritten)
    yield* run(db.update(users).set(findable(user)).where(eq(id, user.id)).returning({ seq }));
  return unwritten.length;
}

const AT_ONCE = 500;

export function* writeAllUserTexts(source: Source): Steps<void> {
  while ((yield* writeUserTexts(source, AT_ONCE)) > 0);
}

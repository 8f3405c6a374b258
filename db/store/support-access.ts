import { eq } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { given, prepared } from "../prepared.ts";

export function supportAccessOf(source: Source): Tables["supportAccess"] {
  const { db, t } = source;
  return {
    find: (userId) => first(findChoice(source, { userId })),
    *put(userId, { choice, until, at }, event) {
      const to = { choice, until, chosenAt: at };
      const put = db.insert(t.supportChoices).values({ userId, ...to });
      const written = put.onConflictDoUpdate({ target: t.supportChoices.userId, set: to });
      yield* run(written.returning({ userId: t.supportChoices.userId }));
      yield* record(source, [event]);
    },
  };
}

/** Asked at each start. */
const findChoice = prepared(({ db, t: { supportChoices } }) => {
  const { userId, choice, until } = supportChoices;
  return db
    .select({ choice, until })
    .from(supportChoices)
    .where(eq(userId, given("userId", userId)));
});

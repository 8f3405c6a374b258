import { eq, inArray } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import type { Say } from "#lib/support-access/choice.ts";
import { first, record, run, type Source, together } from "../database.ts";
import { given, prepared } from "../prepared.ts";

export function supportAccessOf(source: Source): Tables["supportAccess"] {
  const { db, t } = source;
  return {
    find: (userId) => first(findChoice(source, { userId })),
    *ofUsers(userIds) {
      const { userId, choice, until } = t.supportChoices;
      const said = new Map<string, Say>();
      for (const some of together(userIds)) {
        const chosen = db.select({ userId, choice, until }).from(t.supportChoices).where(inArray(userId, some));
        for (const { userId: id, ...say } of yield* run(chosen)) said.set(id, say);
      }
      return said;
    },
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

import { eq } from "drizzle-orm";
import { highestOf, type Level, levels } from "#lib/impersonations/level.ts";
import type { ImpersonationSettings } from "#lib/settings/settings.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { prepared } from "../prepared.ts";

export function settingsOf(source: Source): Tables["settings"] {
  const { db, t } = source;

  function* get(): Steps<ImpersonationSettings> {
    const row = yield* first(getSettings(source));
    if (!row) throw new Error("the row of settings is gone: the migrations put it there");
    const { accessLevels, ...same } = row.settings;
    return { ...same, accessLevels: levelsIn(accessLevels), updatedBy: row.updatedBy };
  }

  return {
    get,
    *update({ accessLevels, ...to }, by, events) {
      const offered = accessLevels && { accessLevels: wordFor(accessLevels) };
      yield* run(
        db
          .update(t.settings)
          .set({ ...to, ...offered, updatedAt: by.at, updatedById: by.id })
          .returning({ id: t.settings.id }),
      );
      yield* record(source, events);
      return yield* get();
    },
  };
}

/** In the column one word stands for the two of them. */
export const levelsIn = (word: Level | "both"): Level[] => (word === "both" ? [...levels] : [word]);
const wordFor = (offered: Level[]): Level | "both" => (offered.length > 1 ? "both" : highestOf(offered));

const getSettings = prepared(({ db, t }) => {
  const { enabled, enableEpoch, reason, maxMinutes, accessLevels, defaultAccess, notices, updatedAt } = t.settings;
  const { proofMinutes, requireSecondFactor } = t.settings;
  const { id, name, email } = t.employees;
  const proving = { proofMinutes, requireSecondFactor };
  const settings = {
    ...{ enabled, enableEpoch, reason, maxMinutes, accessLevels, defaultAccess, notices, updatedAt },
    ...proving,
  };
  return db
    .select({ settings, updatedBy: { id, name, email } })
    .from(t.settings)
    .leftJoin(t.employees, eq(t.employees.id, t.settings.updatedById));
});

import { eq } from "drizzle-orm";
import type { ImpersonationSettings } from "#lib/settings/settings.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { prepared } from "../prepared.ts";

export function settingsOf(source: Source): Tables["settings"] {
  const { db, t } = source;

  function* get(): Steps<ImpersonationSettings> {
    const row = yield* first(getSettings(source));
    if (!row) throw new Error("the row of settings is gone: the migrations put it there");
    return { ...row.settings, updatedBy: row.updatedBy };
  }

  return {
    get,
    *update(to, by, events) {
      yield* run(
        db
          .update(t.settings)
          .set({ ...to, updatedAt: by.at, updatedById: by.id })
          .returning({ id: t.settings.id }),
      );
      yield* record(source, events);
      return yield* get();
    },
  };
}

const getSettings = prepared(({ db, t }) => {
  const { enabled, enableEpoch, reason, maxMinutes, notices, updatedAt } = t.settings;
  const { id, name, email } = t.employees;
  return db
    .select({
      settings: { enabled, enableEpoch, reason, maxMinutes, notices, updatedAt },
      updatedBy: { id, name, email },
    })
    .from(t.settings)
    .leftJoin(t.employees, eq(t.employees.id, t.settings.updatedById));
});

import { eq } from "drizzle-orm";
import { highestOf, type Level, levels } from "#lib/impersonations/level.ts";
import type { ImpersonationSettings } from "#lib/settings/settings.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import type { SupportSettings } from "#lib/support-access/choice.ts";
import { first, record, run, type Source } from "../database.ts";
import { prepared } from "../prepared.ts";

export function settingsOf(source: Source): Tables["settings"] {
  const { db, t } = source;

  function* get(): Steps<ImpersonationSettings> {
    const row = yield* first(getSettings(source));
    if (!row) throw new Error("the row of settings is gone: the migrations put it there");
    const { accessLevels, ...same } = row.settings;
    const { support: supportAccess, updatedBy } = row;
    return { ...same, accessLevels: levelsIn(accessLevels), supportAccess, updatedBy };
  }

  return {
    get,
    *update({ accessLevels, supportAccess, ...to }, by, events) {
      const offered = accessLevels && { accessLevels: wordFor(accessLevels) };
      yield* run(
        db
          .update(t.settings)
          .set({
            ...to,
            ...offered,
            ...(supportAccess && supportIn(supportAccess)),
            updatedAt: by.at,
            updatedById: by.id,
          })
          .returning({ id: t.settings.id }),
      );
      yield* record(source, events);
      return yield* get();
    },
  };
}

const supportIn = ({ choices, default: said, showNames, mailAfter }: SupportSettings) => ({
  supportChoices: choices,
  supportDefault: said,
  supportShowsNames: showNames,
  supportMailsAfter: mailAfter,
});

/** In the column one word stands for the two of them. */
export const levelsIn = (word: Level | "both"): Level[] => (word === "both" ? [...levels] : [word]);
const wordFor = (offered: Level[]): Level | "both" => (offered.length > 1 ? "both" : highestOf(offered));

const getSettings = prepared(({ db, t }) => {
  const { enabled, enableEpoch, reason, maxMinutes, accessLevels, defaultAccess, notices, updatedAt } = t.settings;
  const { approval, adminSelfGrant } = t.settings;
  const { proofMinutes, requireSecondFactor } = t.settings;
  const { id, name, email } = t.employees;
  const settings = {
    ...{ enabled, enableEpoch, reason, maxMinutes, accessLevels, defaultAccess, notices, updatedAt },
    ...{ approval, adminSelfGrant, proofMinutes, requireSecondFactor },
  };
  const { supportChoices, supportDefault, supportShowsNames, supportMailsAfter } = t.settings;
  const said = { choices: supportChoices, default: supportDefault };
  const support = { ...said, showNames: supportShowsNames, mailAfter: supportMailsAfter };
  return db
    .select({ settings, support, updatedBy: { id, name, email } })
    .from(t.settings)
    .leftJoin(t.employees, eq(t.employees.id, t.settings.updatedById));
});

import { asc, eq } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";

const LIST_LIMIT = 20;

export function webhooksOf(source: Source): Tables["webhooks"] {
  const { db, t } = source;
  const { id, url, events, kind, enabled, createdAt, createdById } = t.webhooks;
  const { encryptedSecret, previousEncryptedSecret, previousUntil } = t.webhooks;
  const { employees } = t;
  const createdBy = { id: employees.id, name: employees.name, email: employees.email };
  const all = () =>
    db
      .select({ id, url, events, kind, enabled, createdAt, createdBy })
      .from(t.webhooks)
      .innerJoin(employees, eq(employees.id, createdById));
  const shown = <Row extends { events: string }>(row: Row) => ({ ...row, events: row.events.trim().split(" ") });

  return {
    *find(webhookId) {
      const row = yield* first(all().where(eq(id, webhookId)));
      return row && shown(row);
    },
    secretsOf: (webhookId) =>
      first(
        db
          .select({ encryptedSecret, previousEncryptedSecret, previousUntil })
          .from(t.webhooks)
          .where(eq(id, webhookId)),
      ),
    *list() {
      return (yield* run(all().orderBy(asc(createdAt), asc(id)).limit(LIST_LIMIT))).map(shown);
    },
    *add(webhook, event) {
      yield* run(
        db
          .insert(t.webhooks)
          .values({ ...webhook, events: kept(webhook.events) })
          .returning({ id }),
      );
      yield* record(source, [event]);
      const added = yield* first(all().where(eq(id, webhook.id)));
      if (!added) throw new Error("a webhook that was added is there");
      return shown(added);
    },
    *update(webhookId, { events: asked, ...to }, event) {
      const set = { ...to, ...(asked && { events: kept(asked) }) };
      yield* run(db.update(t.webhooks).set(set).where(eq(id, webhookId)).returning({ id }));
      yield* record(source, [event]);
    },
    *remove(webhookId, event) {
      yield* run(db.delete(t.webhooks).where(eq(id, webhookId)).returning({ id }));
      yield* record(source, [event]);
    },
  };
}

/** As the queue looks for them: see queue.ts. */
const kept = (events: string[]) => ` ${events.join(" ")} `;

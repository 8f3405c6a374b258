import { randomUUID } from "node:crypto";
import { and, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { GIVE_UP_AFTER_MS } from "#lib/outbox/delivery.ts";
import type { Steps } from "#lib/store/store.ts";
import { EVERY_IMPERSONATION, queueOf } from "#lib/webhooks/webhook.ts";
import { run, type Source } from "../database.ts";
import { given, givenRow, prepared } from "../prepared.ts";

/** What is told to those who ask for its type. */
export interface Told {
  type: string;
  impersonationId: string | null;
  eventId: string | null;
  payload: unknown;
  at: Date;
}

/** Asked by the statement that writes an event, so that it costs nothing more where nobody listens. */
export const isAnyListening = ({ t: { webhooks } }: Source): SQL<boolean> =>
  sql`exists (select 1 from ${webhooks} where ${webhooks.enabled})`;

/** A delivery to each enabled webhook that asks for this type, in the transaction of what it tells. */
export function* queueForWebhooks(source: Source, { type, at, ...told }: Told): Steps<void> {
  for (const { id: webhookId } of yield* run(listening(source, asked(type)))) {
    const id = randomUUID();
    const order = {
      receiver: queueOf(webhookId),
      lane: told.impersonationId ? `${webhookId} ${told.impersonationId}` : id,
    };
    const due = { createdAt: at, nextAttemptAt: at, giveUpAt: new Date(at.getTime() + GIVE_UP_AFTER_MS) };
    const begun = { status: "waiting", attempts: 0, settledAt: null, lastStatus: null, lastAnswer: null, tookMs: null };
    yield* run(
      addDelivery(source, {
        ...told,
        ...order,
        ...due,
        ...begun,
        id,
        webhookId,
        type,
        kind: "webhook",
        productId: null,
      }),
    );
  }
}

const listening = prepared(({ db, t: { webhooks } }) => {
  const asks = sql`(${webhooks.events} like ${given("exactly", webhooks.events)} or ${webhooks.events} like ${given("widely", webhooks.events)})`;
  return db
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(and(eq(webhooks.enabled, true), asks));
});

/** Types have letters, dots and underscores, of which a pattern reads the last as any letter: no two differ by so little. */
const asked = (type: string) => ({
  exactly: `% ${type} %`,
  widely: type.startsWith("impersonation.") ? `% ${EVERY_IMPERSONATION} %` : "",
});

const addDelivery = prepared(({ db, t: { deliveries } }) => {
  const { seq: _, ...columns } = getTableColumns(deliveries);
  return db.insert(deliveries).values(givenRow(columns)).returning({ id: deliveries.id });
});

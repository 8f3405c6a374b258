import { type Context, eventOf } from "../context.ts";
import type { GrantWithEmployee, Steps, Tables } from "../store/store.ts";
import { tryAnyway } from "../verb.ts";

/**
 * Gives a grant that is over by its time its end and its one event, dated by that time; false where somebody has already. What
 * is being done with it is ended by the caller, in the same transaction (lib/impersonations/end.ts).
 */
export function* expireGrant(context: Context, tx: Tables, grant: GrantWithEmployee): Steps<boolean> {
  const changes = { mayImpersonate: { from: true, to: false } };
  const event = eventOf(context, "grant.expired", { kind: "system" }, { employee: grant.employee, changes });
  return (yield* tx.grants.expire(grant, { ...event, at: grant.until ?? event.at })) !== null;
}

/** Asked each second: whose access ends soon is told so, with an event that says until when, once for each end that it is given. */
export async function warnOfEnds(context: Context): Promise<void> {
  const { store, clock } = context;
  const due = await store.read((tx) => tx.grants.isAnyToWarnOf(clock()));
  if (due)
    await tryAnyway(store, (tx) =>
      tx.grants.warn(clock(), ({ employee, until }) => {
        const changes = { until: { from: null, to: until?.toISOString() ?? null } };
        return eventOf(context, "grant.expiring", { kind: "system" }, { employee, changes });
      }),
    );
}

import type { Actor } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import { endSessions } from "../employees/end-sessions.ts";
import { endAll } from "../impersonations/end.ts";
import type { Steps, Tables } from "../store/store.ts";
import { userPersonOf } from "../users/user.ts";

/** How many of each are over. */
export interface SignedOut {
  impersonations: number;
  employees: number;
  users: number;
}

const system: Actor = { kind: "system" };

/** Ends every impersonation and every session, of employees and of users, each with its event, when none can be trusted any more. */
export function* signOutEverybody(context: Context, tx: Tables, why: "secret_lost" | "restored"): Steps<SignedOut> {
  const impersonations = yield* endAll(context, tx, {}, "dashboard_signed_out", system);
  const employees = yield* tx.dashboardSessions.listEmployees(context.clock());
  for (const employee of employees) yield* endSessions(context, tx, employee, {}, why, system);
  const userIds = yield* tx.productSessions.listUserIds(context.clock());
  for (const userId of userIds) {
    const user = yield* tx.users.find(userId);
    yield* tx.productSessions.end({ userId }, context.clock(), () =>
      eventOf(context, "session.ended", system, { user: user && userPersonOf(user), reason: why }),
    );
  }
  return { impersonations: impersonations.length, employees: employees.length, users: userIds.length };
}

/**
 * For a database that was put back from a copy, in which what was taken away since the copy was taken holds again: every
 * session ends, links that weren't used are void, and impersonation is off until an Owner has looked around. The log says
 * from when to when it lacks what happened.
 */
export const noteRestore = (context: Context, takenAt: Date): Promise<SignedOut> =>
  context.store.write(function* (tx) {
    const now = context.clock();
    const changes = { missing: { from: takenAt.toISOString(), to: now.toISOString() } };
    yield* tx.audit.add(eventOf(context, "database.restored", system, { changes }));
    yield* tx.links.void({}, now);
    const { enabled, enableEpoch } = yield* tx.settings.get();
    if (enabled) {
      const off = { enabled: { from: true, to: false } };
      const event = eventOf(context, "impersonation.disabled", system, { reason: "restored", changes: off });
      yield* tx.settings.update({ enabled: false, enableEpoch: enableEpoch + 1 }, { id: null, at: now }, [event]);
    }
    return yield* signOutEverybody(context, tx, "restored");
  });

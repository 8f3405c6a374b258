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
 * For a database that was put back from a copy: sessions that ended since the copy was taken would hold again in it, so
 * all of them end, and the log says from when to when it lacks what happened.
 */
export const noteRestore = (context: Context, takenAt: Date): Promise<SignedOut> =>
  context.store.write(function* (tx) {
    const changes = { missing: { from: takenAt.toISOString(), to: context.clock().toISOString() } };
    yield* tx.audit.add(eventOf(context, "database.restored", system, { changes }));
    return yield* signOutEverybody(context, tx, "restored");
  });

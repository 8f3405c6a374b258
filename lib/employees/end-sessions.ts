import type { Actor } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import { endAll } from "../impersonations/end.ts";
import type { EndReason } from "../impersonations/impersonation.ts";
import type { Steps, Tables } from "../store/store.ts";
import { type DashboardSession, type Person, personOf } from "./employee.ts";

/** Why a session of the dashboard is over that did not end with Sign out: the event's reason. */
type Why =
  | "ended_elsewhere"
  | "password_changed"
  | "password_reset"
  | "employee_deactivated"
  | "secret_lost"
  | "sso_no_role"
  | "sso_signed_out"
  | "restored";

/** Which sessions of the employee; absent, all of them. */
interface Which {
  id?: string;
  exceptId?: string;
}

/**
 * Ends an employee's sessions of the dashboard, with the impersonations that were confirmed in each. Every impersonation
 * is some session's child, so who ends all sessions ends all impersonations.
 */
export function* endSessions(
  context: Context,
  tx: Tables,
  employee: Person,
  which: Which,
  why: Why,
  actor: Actor,
): Steps<DashboardSession[]> {
  const ended = yield* tx.dashboardSessions.end({ ...which, employeeId: employee.id }, context.clock(), () =>
    eventOf(context, "session.ended", actor, { employee: personOf(employee), reason: why }),
  );
  // Whatever makes somebody prove anew who they are does so of their tools, too.
  if (why !== "ended_elsewhere" && why !== "sso_signed_out") yield* tx.personalTokens.removeAll(employee.id);
  const reason: EndReason = why === "employee_deactivated" ? why : "dashboard_signed_out";
  for (const { id } of ended) yield* endAll(context, tx, { dashboardSessionId: id }, reason, actor);
  return ended;
}

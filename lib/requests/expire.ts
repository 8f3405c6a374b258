import type { Actor } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import type { OpenRequests, Steps, Tables } from "../store/store.ts";
import { tryAnyway } from "../verb.ts";
import { aboutRequest } from "./about.ts";
import type { AccessRequest } from "./request.ts";

/** Why a request is over that nobody answered, or that nobody began with: the event's reason. */
type Why =
  | "expired"
  | "grant_revoked"
  | "grant_expired"
  | "feature_disabled"
  | "role_changed"
  | "employee_deactivated"
  | "replaced"
  | "user_refuses"
  | "user_unavailable"
  | "user_protected"
  | "dropped";

const expired = (context: Context, request: AccessRequest, why: Why, actor: Actor) =>
  eventOf(context, "request.expired", actor, {
    ...aboutRequest(request, { status: { from: request.status, to: "expired" } }),
    reason: why,
  });

/** Ends every open request that fits, in the transaction of whatever caused it, with each one's event. */
export const expireRequests = (
  context: Context,
  tx: Tables,
  which: OpenRequests & { id?: string },
  why: Why,
  actor: Actor,
): Steps<AccessRequest[]> => tx.requests.expire(which, (request) => expired(context, request, why, actor));

/** Notes what time has ended, dated by its time, whoever notices first. */
export const expireOverdue = (context: Context, tx: Tables): Steps<AccessRequest[]> =>
  tx.requests.expireOverdue(context.clock(), (request) => ({
    ...expired(context, request, "expired", { kind: "system" }),
    at: request.expiresAt,
  }));

/** The same for start-up and the timer, but for a server whose clock is wrong. Safe to call from everywhere at once. */
export async function settleRequests(context: Context): Promise<void> {
  if (context.store.skew.isTooGreat()) return;
  const overdue = await context.store.read((tx) => tx.requests.isAnyOverdue(context.clock()));
  if (overdue) await tryAnyway(context.store, (tx) => expireOverdue(context, tx));
}

import { lte, ne, sql } from "drizzle-orm";
import { type Level, levels } from "#lib/impersonations/level.ts";
import {
  BEGIN_WITHIN_MS,
  DECIDE_WITHIN_MS,
  type RequestKind,
  type RequestStatus,
  requestKinds,
  requestStatuses,
} from "#lib/requests/request.ts";
import { among, type Kit } from "../kit.ts";
import type { Pointed } from "./impersonating.ts";
import type { People } from "./people.ts";
import type { definePermission } from "./permission.ts";

type PointedAt = Pick<Pointed, "products" | "impersonations"> & Pick<ReturnType<typeof definePermission>, "grants">;

/** What somebody else has to say yes to first, and what they said. Kept as impersonations are: it says why those were allowed. */
export function defineRequests(kit: Kit, { employees, users }: People, pointed: PointedAt) {
  const { table, text, integer, instant, flag, index, uniqueIndex, check, plusMs } = kit;
  const { products, impersonations, grants } = pointed;

  const requests = table(
    "requests",
    {
      id: text("id").primaryKey(),
      kind: text("kind").$type<RequestKind>().notNull(),
      impersonatorId: text("impersonator_id")
        .notNull()
        .references(() => employees.id, { onDelete: "restrict" }),
      userId: text("user_id").references(() => users.id, { onDelete: "restrict" }),
      productId: text("product_id").references(() => products.id, { onDelete: "restrict" }),
      impersonationId: text("impersonation_id").references(() => impersonations.id, { onDelete: "restrict" }),
      reason: text("reason"),
      ticket: text("ticket"),
      returnTo: text("return_to"),
      access: text("access").$type<Level>().notNull(),
      minutes: integer("minutes"),
      until: instant("until"),
      grantId: text("grant_id").references(() => grants.id, { onDelete: "restrict" }),
      enableEpoch: integer("enable_epoch"),
      status: text("status").$type<RequestStatus>().notNull(),
      needsApprover: flag("needs_approver").notNull(),
      needsUser: flag("needs_user").notNull(),
      createdAt: instant("created_at").notNull(),
      expiresAt: instant("expires_at").notNull(),
      answeredById: text("answered_by_id").references(() => employees.id, { onDelete: "restrict" }),
      answeredAt: instant("answered_at"),
      note: text("note"),
      userAnsweredAt: instant("user_answered_at"),
      approvedAt: instant("approved_at"),
    },
    (t) => [
      check("requests_kind", among(t.kind, requestKinds)),
      check("requests_status", among(t.status, requestStatuses)),
      check("requests_access", among(t.access, levels)),
      check("requests_of_user", sql`(${t.kind} = 'grant') = (${t.userId} is null)`),
      check("requests_of_product", sql`(${t.kind} = 'grant') = (${t.productId} is null)`),
      check("requests_of_grant", sql`(${t.kind} = 'grant') = (${t.grantId} is null)`),
      check("requests_raise", sql`(${t.kind} = 'raise') = (${t.minutes} is not null)`),
      // Whatever code comes to answer: nobody says yes to themselves, nothing is approved without each yes that it
      // needs, and neither the half hour to decide nor the minutes to begin get longer.
      check("requests_own", ne(t.answeredById, t.impersonatorId)),
      check("requests_needs", sql`${t.needsApprover} = true or ${t.needsUser} = true`),
      check("requests_answered", sql`(${t.answeredById} is null) = (${t.answeredAt} is null)`),
      check(
        "requests_approved",
        sql`(${t.status} not in ('approved', 'used') or ${t.approvedAt} is not null) and (${t.approvedAt} is null or ((${t.needsApprover} = false or ${t.answeredAt} is not null) and (${t.needsUser} = false or ${t.userAnsweredAt} is not null)))`,
      ),
      check("requests_decided_in_time", lte(t.approvedAt, plusMs(t.createdAt, DECIDE_WITHIN_MS))),
      check(
        "requests_in_time",
        sql`(${t.approvedAt} is not null or ${lte(t.expiresAt, plusMs(t.createdAt, DECIDE_WITHIN_MS))}) and (${t.approvedAt} is null or ${t.kind} = 'grant' or ${lte(t.expiresAt, plusMs(t.approvedAt, BEGIN_WITHIN_MS))})`,
      ),
      index("requests_newest").on(t.createdAt, t.id),
      index("requests_by_employee").on(t.impersonatorId, t.createdAt, t.id),
      index("requests_about_user").on(t.userId, t.createdAt, t.id),
      index("requests_of_impersonation").on(t.impersonationId, t.createdAt, t.id),
      // Of what is still open: small, however much is past.
      uniqueIndex("requests_one_waiting").on(t.impersonatorId, t.userId, t.kind).where(sql`${t.status} = 'waiting'`),
      uniqueIndex("requests_one_grant")
        .on(t.impersonatorId)
        .where(sql`${t.status} = 'waiting' and ${t.kind} = 'grant'`),
      index("requests_open").on(t.expiresAt).where(sql`${t.status} in ('waiting', 'approved')`),
    ],
  );

  return { requests };
}

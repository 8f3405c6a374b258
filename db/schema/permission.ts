import { gt, isNull, sql } from "drizzle-orm";
import { type Level, levels } from "#lib/impersonations/level.ts";
import { defaultNotices, type NoticeSettings } from "#lib/notices/notice.ts";
import { PROOF_MINUTES_MAX } from "#lib/proofs/proof.ts";
import { type Approval, approvals } from "#lib/requests/request.ts";
import { type ReasonRule, type SelfGrantRule, selfGrantRules } from "#lib/settings/settings.ts";
import { type Choice, choices, type DefaultChoice, defaultChoices } from "#lib/support-access/choice.ts";
import { among, type Kit } from "../kit.ts";
import type { People } from "./people.ts";

/** Whether anybody may impersonate, how, and who. */
export function definePermission(kit: Kit, employees: People["employees"]) {
  const { table, text, integer, instant, flag, json, index, uniqueIndex, check } = kit;
  const ofEmployee = (name: string) => text(name).references(() => employees.id, { onDelete: "restrict" });

  const settings = table(
    "impersonation_settings",
    {
      id: integer("id").primaryKey(),
      enabled: flag("enabled").notNull(),
      enableEpoch: integer("enable_epoch").notNull(),
      reason: text("reason").$type<ReasonRule>().notNull(),
      maxMinutes: integer("max_minutes").notNull(),
      accessLevels: text("access_levels").$type<Level | "both">().notNull().default("both"),
      defaultAccess: text("default_access").$type<Level>().notNull().default("read_only"),
      supportChoices: json<Choice[]>("support_choices")
        .notNull()
        .default([...choices]),
      supportDefault: text("support_default").$type<DefaultChoice>().notNull().default("always"),
      supportShowsNames: flag("support_shows_names").notNull().default(false),
      supportMailsAfter: flag("support_mails_after").notNull().default(false),
      approval: text("approval").$type<Approval>().notNull().default("nobody"),
      adminSelfGrant: text("admin_self_grant").$type<SelfGrantRule>().notNull().default("allow"),
      notices: json<NoticeSettings>("notices").notNull().default(defaultNotices),
      /** Null for no proof at all. */
      proofMinutes: integer("proof_minutes").default(15),
      requireSecondFactor: flag("require_second_factor").notNull().default(false),
      updatedAt: instant("updated_at").notNull(),
      updatedById: ofEmployee("updated_by_id"),
    },
    (t) => [
      // One row, which the migration puts there, switched off.
      check("impersonation_settings_single", sql`${t.id} = 1`),
      check("impersonation_settings_reason", among(t.reason, ["required", "optional"])),
      check("impersonation_settings_minutes", sql`${t.maxMinutes} between 1 and 60`),
      check("impersonation_settings_proof", sql`${t.proofMinutes} between 0 and ${sql.raw(String(PROOF_MINUTES_MAX))}`),
      check("impersonation_settings_levels", among(t.accessLevels, ["both", ...levels])),
      check("impersonation_settings_default", among(t.defaultAccess, levels)),
      check("impersonation_settings_support", among(t.supportDefault, defaultChoices)),
      check(
        "impersonation_settings_offered",
        sql`${t.accessLevels} = 'both' or ${t.accessLevels} = ${t.defaultAccess}`,
      ),
      check("impersonation_settings_approval", among(t.approval, approvals)),
      check("impersonation_settings_self_grant", among(t.adminSelfGrant, selfGrantRules)),
    ],
  );

  const grants = table(
    "grants",
    {
      id: text("id").primaryKey(),
      employeeId: ofEmployee("employee_id").notNull(),
      access: text("access").$type<Level>().notNull().default("read_only"),
      grantedById: ofEmployee("granted_by_id").notNull(),
      grantedAt: instant("granted_at").notNull(),
      revokedAt: instant("revoked_at"),
      revokedById: ofEmployee("revoked_by_id"),
      /** Over at this moment, by the clock. What time ended has it in `revokedAt`, too, and nobody who did it. */
      until: instant("until"),
      /** When whom it concerns is told that it ends soon; null once they were, or where there is nothing to tell. */
      warnAt: instant("warn_at"),
      reviewedAt: instant("reviewed_at"),
      reviewedById: ofEmployee("reviewed_by_id"),
    },
    (t) => [
      uniqueIndex("grants_standing").on(t.employeeId).where(isNull(t.revokedAt)),
      index("grants_ending").on(t.until).where(sql`${t.revokedAt} is null and ${t.until} is not null`),
      index("grants_warning").on(t.warnAt).where(sql`${t.revokedAt} is null and ${t.warnAt} is not null`),
      check("grants_access", among(t.access, levels)),
      check("grants_until", gt(t.until, t.grantedAt)),
    ],
  );

  return { settings, grants };
}

import { isNull, sql } from "drizzle-orm";
import { type OneTimeLink, type Role, roles } from "#lib/employees/employee.ts";
import type { ProofKind } from "#lib/proofs/proof.ts";
import { among, type Kit } from "../kit.ts";

export type People = ReturnType<typeof definePeople>;

/** Those on the team, those in the products, and what signs employees in. */
export function definePeople(kit: Kit) {
  const { table, text, instant, flag, index, uniqueIndex, check, number, numberedId, sortable } = kit;

  const employees = table(
    "employees",
    {
      id: text("id").primaryKey(),
      name: text("name").notNull(),
      email: text("email").notNull(),
      emailKey: text("email_key").notNull(),
      role: text("role").$type<Role>().notNull(),
      active: flag("active").notNull(),
      passwordHash: text("password_hash").notNull(),
      /** The account at the organization's own provider that signs in as them, once one has: its issuer and its name there. */
      ssoSubject: text("sso_subject"),
      createdAt: instant("created_at").notNull(),
    },
    (t) => [
      uniqueIndex("employees_email_key").on(t.emailKey),
      uniqueIndex("employees_sso_subject_key").on(t.ssoSubject),
      check("employees_role", among(t.role, roles)),
    ],
  );

  const users = table(
    "users",
    {
      /** In the order in which they were added. */
      seq: number("seq"),
      id: numberedId("id"),
      name: text("name"),
      email: text("email"),
      emailKey: text("email_key"),
      /** What the search compares and lists are sorted by: lib/search/text.ts. Empty where it has still to be written. */
      searchText: text("search_text").notNull(),
      byName: sortable("by_name").notNull().default(""),
      byEmail: sortable("by_email").notNull().default(""),
      externalId: text("external_id"),
      active: flag("active").notNull(),
      passwordHash: text("password_hash"),
      createdAt: instant("created_at").notNull(),
      /** What impersonations point at stays; who is deleted is found no more, and keeps no name. */
      deletedAt: instant("deleted_at"),
    },
    (t) => [
      uniqueIndex("users_email_key").on(t.emailKey),
      uniqueIndex("users_external_id").on(t.externalId),
      check("users_somebody", sql`coalesce(${t.name}, ${t.email}, ${t.externalId}) is not null`),
      index("users_newest").on(t.seq).where(isNull(t.deletedAt)),
      index("users_by_name").on(t.byName, t.seq).where(isNull(t.deletedAt)),
      index("users_by_email").on(t.byEmail, t.seq).where(isNull(t.deletedAt)),
    ],
  );

  const ofEmployee = (name: string) => text(name).references(() => employees.id, { onDelete: "restrict" });

  const dashboardSessions = table(
    "dashboard_sessions",
    {
      id: text("id").primaryKey(),
      tokenHash: text("token_hash").notNull(),
      employeeId: ofEmployee("employee_id").notNull(),
      createdAt: instant("created_at").notNull(),
      expiresAt: instant("expires_at").notNull(),
      endedAt: instant("ended_at"),
      /** The provider's session that this one came of: it is named when that ends. */
      ssoSid: text("sso_sid"),
      ip: text("ip"),
      userAgent: text("user_agent"),
      /**
       * What its employee has proved in it, by opening it (elsewhere when its provider says; null where it doesn't) and since;
       * and the question that a passkey is to answer: lib/proofs/proof.ts.
       */
      provedAt: instant("proved_at"),
      secondFactorAt: instant("second_factor_at"),
      unspent: text("unspent").$type<ProofKind>(),
      challenge: text("challenge"),
      challengeUntil: instant("challenge_until"),
    },
    (t) => [
      uniqueIndex("dashboard_sessions_token").on(t.tokenHash),
      index("dashboard_sessions_sso_sid").on(t.ssoSid).where(sql`${t.ssoSid} is not null and ${t.endedAt} is null`),
      index("dashboard_sessions_open").on(t.employeeId, t.expiresAt, t.id).where(isNull(t.endedAt)),
    ],
  );

  const links = table(
    "one_time_links",
    {
      id: text("id").primaryKey(),
      tokenHash: text("token_hash").notNull(),
      purpose: text("purpose").$type<OneTimeLink["purpose"]>().notNull(),
      employeeId: ofEmployee("employee_id"),
      email: text("email"),
      emailKey: text("email_key"),
      name: text("name"),
      role: text("role").$type<Role>(),
      createdById: ofEmployee("created_by_id"),
      createdAt: instant("created_at").notNull(),
      expiresAt: instant("expires_at").notNull(),
      /** Used, or made void: it works no more either way. */
      usedAt: instant("used_at"),
    },
    (t) => [
      uniqueIndex("one_time_links_token").on(t.tokenHash),
      index("one_time_links_time").on(t.expiresAt, t.id),
      check("one_time_links_purpose", among(t.purpose, ["setup", "invitation", "reset"])),
      check("one_time_links_role", among(t.role, roles)),
    ],
  );

  return { employees, users, dashboardSessions, links };
}

import { aliasedTable, and, eq } from "drizzle-orm";
import { type Person, personOf } from "#lib/employees/employee.ts";
import type { Facts, Impersonation } from "#lib/impersonations/impersonation.ts";
import { highestOf, type Level, lowerOf } from "#lib/impersonations/level.ts";
import type { Steps } from "#lib/store/store.ts";
import type { DefaultChoice, Say } from "#lib/support-access/choice.ts";
import { type UserPerson, userPersonOf } from "#lib/users/user.ts";
import type { Source } from "../database.ts";
import type { Schema } from "../schema/tables.ts";
import { namesakesByExternalId } from "./namesakes.ts";
import { type ProtectionRows, protectedSinceOf, protectionJoins } from "./protections.ts";
import { levelsIn } from "./settings.ts";

/**
 * What an impersonation is read from: its row, the names of those in it, and what `live()` depends on. Each group is of
 * one table, so that a left join that finds nothing gives null for the whole group.
 */
export function impersonationShape(source: Source) {
  const { t } = source;
  const protection = protectionJoins(source);
  const { impersonations, employees, users, products, grants, settings, dashboardSessions, supportChoices } = t;
  // An active employee with the user's e-mail. The key is unique, so this joins one row at most.
  const namesake = aliasedTable(employees, "namesake");
  const row = {
    impersonation: impersonations,
    impersonator: { id: employees.id, name: employees.name, email: employees.email, active: employees.active },
    product: { id: products.id, name: products.name, active: products.active },
  };
  const facts = {
    grant: { id: grants.id, access: grants.access, revokedAt: grants.revokedAt, until: grants.until },
    settings: {
      enabled: settings.enabled,
      enableEpoch: settings.enableEpoch,
      accessLevels: settings.accessLevels,
      supportDefault: settings.supportDefault,
    },
    dashboard: { id: dashboardSessions.id, endedAt: dashboardSessions.endedAt, expiresAt: dashboardSessions.expiresAt },
    namesake: { id: namesake.id },
    ...protection.columns,
    says: { choice: supportChoices.choice, until: supportChoices.until },
  };
  const { id, name, email, externalId, active, createdAt } = users;
  const user = { id, name, email, externalId, active, createdAt };
  const on = {
    impersonator: eq(employees.id, impersonations.impersonatorId),
    user: eq(users.id, impersonations.userId),
    product: eq(products.id, impersonations.productId),
    grant: eq(grants.id, impersonations.grantId),
    settings: eq(settings.id, 1),
    dashboard: eq(dashboardSessions.id, impersonations.dashboardSessionId),
    says: eq(supportChoices.userId, impersonations.userId),
    namesake: and(eq(namesake.emailKey, users.emailKey), eq(namesake.active, true)),
    ...protection.on,
  };
  return { row, facts, user, on, namesake, ...protection.tables };
}

interface Row {
  impersonation: Schema["impersonations"]["$inferSelect"];
  impersonator: Person & { active: boolean };
  user: UserPerson & { active: boolean };
  product: { id: string; name: string; active: boolean };
}

interface FactsRow extends Row, ProtectionRows {
  grant: { access: Level; revokedAt: Date | null; until: Date | null };
  settings: {
    enabled: boolean;
    enableEpoch: number;
    accessLevels: Level | "both";
    supportDefault: DefaultChoice;
  };
  dashboard: { endedAt: Date | null; expiresAt: Date };
  namesake: { id: string } | null;
  says: Say | null;
}

export function impersonationOf({ impersonation: row, impersonator, user, product }: Row): Impersonation {
  const { impersonatorId: _, userId: __, productId: ___, ...same } = row;
  return {
    ...same,
    impersonator: personOf(impersonator),
    user: userPersonOf(user),
    product: { id: product.id, name: product.name },
  };
}

export function* factsOf(
  source: Source,
  { impersonator, user, product, grant, settings, dashboard, namesake, says, ...protections }: FactsRow,
): Steps<Facts> {
  return {
    stoppable: !source.brake.isOn() && !source.skew.isTooGreat(),
    enabled: settings.enabled,
    enableEpoch: settings.enableEpoch,
    grantStands: grant.revokedAt === null,
    grantUntil: grant.until,
    highestLevel: lowerOf(grant.access, highestOf(levelsIn(settings.accessLevels))),
    impersonatorActive: impersonator.active,
    dashboardSessionEndedAt: dashboard.endedAt,
    dashboardSessionExpiresAt: dashboard.expiresAt,
    userActive: user.active,
    userIsEmployee: namesake !== null || (yield* namesakesByExternalId(source, [user])).length > 0,
    productActive: product.active,
    protectedSince: protectedSinceOf(protections),
    userSays: says ?? { choice: settings.supportDefault, until: null },
  };
}

import { personOf } from "../employees/employee.ts";
import type { Impersonator } from "./impersonators.ts";
import type { ImpersonationSettings } from "./settings.ts";

/** The JSON of the settings. The epoch stays inside. */
export const showSettings = ({ enabled, reason, maxMinutes, updatedAt, updatedBy }: ImpersonationSettings) => ({
  enabled,
  reason,
  maxMinutes,
  updatedAt: updatedAt.toISOString(),
  updatedBy: updatedBy && personOf(updatedBy),
});

/** The JSON of an employee as one who may, or may not, impersonate. */
export const showImpersonator = ({ id, name, email, role, active, grant }: Impersonator) => ({
  id,
  name,
  email,
  role,
  active,
  grant: grant && { grantedAt: grant.grantedAt.toISOString(), grantedBy: personOf(grant.grantedBy) },
});

import { personOf } from "../employees/employee.ts";
import type { Impersonator } from "./list.ts";

/** The JSON of an employee as one who may, or may not, impersonate. */
export const showImpersonator = ({ id, name, email, role, active, grant }: Impersonator) => ({
  id,
  name,
  email,
  role,
  active,
  grant: grant && {
    access: grant.access,
    grantedAt: grant.grantedAt.toISOString(),
    grantedBy: personOf(grant.grantedBy),
  },
});

import { personOf } from "../employees/employee.ts";
import type { Impersonator } from "./list.ts";
import type { Reviewed } from "./review.ts";

/** The JSON of an employee whose access is looked at. */
export const showReviewed = ({ lastUsedAt, ...impersonator }: Reviewed) => ({
  ...showImpersonator(impersonator),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

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
    until: grant.until?.toISOString() ?? null,
    reviewedAt: grant.reviewedAt?.toISOString() ?? null,
    reviewedBy: grant.reviewedBy && personOf(grant.reviewedBy),
  },
});

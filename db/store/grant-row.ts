import { aliasedTable, eq } from "drizzle-orm";
import type { Grant, Person } from "#lib/employees/employee.ts";
import type { GrantWithEmployee } from "#lib/store/store.ts";
import type { Source } from "../database.ts";

/** Grants with the names of those in them. */
export function selectGrants({ db, t }: Source) {
  const giver = aliasedTable(t.employees, "giver");
  const reviewer = aliasedTable(t.employees, "reviewer");
  const { id, employeeId, access, grantedAt, revokedAt, until, reviewedAt } = t.grants;
  return db
    .select({
      grant: { id, employeeId, access, grantedAt, revokedAt, until, reviewedAt },
      employee: { id: t.employees.id, name: t.employees.name, email: t.employees.email },
      grantedBy: { id: giver.id, name: giver.name, email: giver.email },
      reviewedBy: { id: reviewer.id, name: reviewer.name, email: reviewer.email },
    })
    .from(t.grants)
    .innerJoin(t.employees, eq(t.employees.id, employeeId))
    .innerJoin(giver, eq(giver.id, t.grants.grantedById))
    .leftJoin(reviewer, eq(reviewer.id, t.grants.reviewedById));
}

interface Row {
  grant: Omit<Grant, "grantedBy" | "reviewedBy">;
  employee: Person;
  grantedBy: Person;
  reviewedBy: Person | null;
}

export const grantOf = ({ grant, grantedBy, reviewedBy }: Row): Grant => ({ ...grant, grantedBy, reviewedBy });

export const withEmployee = (row: Row): GrantWithEmployee => ({ ...grantOf(row), employee: row.employee });

import type { Role } from "#lib/employees/employee.ts";

/** Roles as people read them. */
export const roleNames: Record<Role, string> = { owner: "Owner", admin: "Admin", member: "Member" };

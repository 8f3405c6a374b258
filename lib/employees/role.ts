import type { Role } from "./employee.ts";

/** Roles as people read them. */
export const roleNames: Record<Role, string> = { owner: "Owner", admin: "Admin", member: "Member" };

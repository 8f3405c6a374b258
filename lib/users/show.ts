import type { Employee } from "../employees/employee.ts";
import { maySeeProtections } from "../policy.ts";
import { showProtection } from "../protections/show.ts";
import type { ListedUser } from "./list.ts";
import type { User } from "./user.ts";

/** The JSON of a user: named fields, so that a new column never leaves by itself. */
export const showUser = ({ id, name, email, externalId, active, createdAt }: User) => ({
  id,
  name,
  email,
  externalId,
  active,
  createdAt: createdAt.toISOString(),
});

/** The same for an employee: Owners and Admins see who is protected, since when, by whom and why. */
export function showListedUser({ protections, ...user }: ListedUser, reader: Employee) {
  if (!maySeeProtections(reader).allowed) return showUser(user);
  return { ...showUser(user), protected: protections.length > 0, protections: protections.map(showProtection) };
}

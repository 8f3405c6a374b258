import type { EmployeeContext } from "../context.ts";
import { type Decision, mayBeImpersonated } from "../policy.ts";
import type { Page, PageRequest } from "../store/store.ts";
import type { User } from "./user.ts";

/** A user, and whether anybody could impersonate them: what the pages show, by the rule that the start itself asks. */
export type ListedUser = User & { impersonatable: Decision };

/** Users by part of a name or e-mail, or by a whole id, newest first. For every employee. */
export function listUsers(
  { store }: EmployeeContext,
  { query }: { query: string },
  page: PageRequest,
): Promise<Page<ListedUser>> {
  return store.read(function* (tx) {
    const found = yield* tx.users.search(query, page);
    const employees = new Set(yield* tx.users.employeesAmong(found.items.map(({ id }) => id)));
    return { ...found, items: found.items.map((user) => listed(user, employees.has(user.id))) };
  });
}

export const listed = (user: User, userIsEmployee: boolean): ListedUser => ({
  ...user,
  impersonatable: mayBeImpersonated(user, { userIsEmployee }),
});

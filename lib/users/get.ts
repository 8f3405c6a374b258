import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import { type ListedUser, listed } from "./list.ts";

/**
 * One user. For every employee.
 *
 * @throws not_found
 */
export async function getUser({ store }: EmployeeContext, id: string): Promise<ListedUser> {
  const found = await store.read(function* (tx) {
    const user = yield* tx.users.find(id);
    return user && listed(user, yield* tx.users.isEmployee(id), yield* tx.protections.ofUsers([id]));
  });
  if (!found) throw notFound("user");
  return found;
}

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
    if (!user) return null;
    const protections = yield* tx.protections.ofUsers([id]);
    return listed(user, yield* tx.users.isEmployee(id), protections, yield* tx.settings.get());
  });
  if (!found) throw notFound("user");
  return found;
}

import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import { sayOfDefault } from "../support-access/say.ts";
import { type ListedUser, listed } from "./list.ts";

/**
 * One user. For every employee.
 *
 * @throws not_found
 */
export async function getUser({ store, clock }: EmployeeContext, id: string): Promise<ListedUser> {
  const found = await store.read(function* (tx) {
    const user = yield* tx.users.find(id);
    if (!user) return null;
    const protections = yield* tx.protections.ofUsers([id]);
    const userIsEmployee = yield* tx.users.isEmployee(id);
    const settings = yield* tx.settings.get();
    const own = yield* tx.supportAccess.find(id);
    const says = own ?? sayOfDefault(settings);
    return listed(user, { userIsEmployee, protections, says, hasChosen: own !== null }, settings, clock());
  });
  if (!found) throw notFound("user");
  return found;
}

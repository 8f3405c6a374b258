import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import type { Steps, Tables } from "../store/store.ts";
import { sayOfDefault } from "../support-access/say.ts";
import { type ListedUser, listed } from "./list.ts";
import type { User } from "./user.ts";

/**
 * One user. For every employee.
 *
 * @throws not_found
 */
export async function getUser({ store, clock }: EmployeeContext, id: string): Promise<ListedUser> {
  const found = await store.read(function* (tx) {
    const user = yield* tx.users.find(id);
    return user && (yield* listedNow(tx, user, clock()));
  });
  if (!found) throw notFound("user");
  return found;
}

/** One user as lists have them, with whatever says whether they may be impersonated. */
export function* listedNow(tx: Tables, user: User, now: Date): Steps<ListedUser> {
  const protections = yield* tx.protections.ofUsers([user.id]);
  const userIsEmployee = yield* tx.users.isEmployee(user.id);
  const settings = yield* tx.settings.get();
  const own = yield* tx.supportAccess.find(user.id);
  const says = own ?? sayOfDefault(settings);
  return listed(user, { userIsEmployee, protections, says, hasChosen: own !== null }, settings, now);
}

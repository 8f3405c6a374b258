import * as z from "zod";
import type { EmployeeContext } from "../context.ts";
import type { Steps, Tables } from "../store/store.ts";
import { type ListedUser, listed } from "./list.ts";
import type { User } from "./user.ts";

const MAX_LENGTH = 254;

/**
 * The one user whom a link from elsewhere means: by id, by external id, or by e-mail, in this order. Null for nobody. For
 * every employee.
 */
export function lookUpUser({ store }: EmployeeContext, mark: string): Promise<ListedUser | null> {
  return store.read(function* (tx) {
    const user = mark.length > MAX_LENGTH ? null : yield* meantBy(tx, mark);
    if (!user) return null;
    const protections = yield* tx.protections.ofUsers([user.id]);
    return listed(user, yield* tx.users.isEmployee(user.id), protections, yield* tx.settings.get());
  });
}

function* meantBy(tx: Tables, mark: string): Steps<User | null> {
  const byId = z.guid().safeParse(mark).success ? yield* tx.users.find(mark.toLowerCase()) : null;
  const found = byId ?? (yield* tx.users.findByExternalId(mark)) ?? (yield* tx.users.findByEmail(mark));
  // Help desks put an e-mail into a link as it is, where a plus reads as a space.
  return found ?? (mark.includes("@") ? yield* tx.users.findByEmail(mark.replaceAll(" ", "+")) : null);
}

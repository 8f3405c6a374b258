import * as z from "zod";
import type { EmployeeContext } from "../context.ts";
import type { Steps, Tables } from "../store/store.ts";
import { listedNow } from "./get.ts";
import type { ListedUser } from "./list.ts";
import type { User } from "./user.ts";

const MAX_LENGTH = 254;

/**
 * The one user whom a link from elsewhere means: by id, by external id, or by e-mail, in this order. Null for nobody. For
 * every employee.
 */
export function lookUpUser({ store, clock }: EmployeeContext, mark: string): Promise<ListedUser | null> {
  return store.read(function* (tx) {
    const user = mark.length > MAX_LENGTH ? null : yield* meantBy(tx, mark);
    return user && (yield* listedNow(tx, user, clock()));
  });
}

function* meantBy(tx: Tables, mark: string): Steps<User | null> {
  const byId = z.guid().safeParse(mark).success ? yield* tx.users.find(mark.toLowerCase()) : null;
  const found = byId ?? (yield* tx.users.findByExternalId(mark)) ?? (yield* tx.users.findByEmail(mark));
  // Help desks put an e-mail into a link as it is, where a plus reads as a space.
  return found ?? (mark.includes("@") ? yield* tx.users.findByEmail(mark.replaceAll(" ", "+")) : null);
}

import { and, eq, inArray } from "drizzle-orm";
import type { Steps } from "#lib/store/store.ts";
import { emailKey } from "#lib/users/email.ts";
import type { UserPerson } from "#lib/users/user.ts";
import { run, type Source } from "../database.ts";

type Known = Pick<UserPerson, "id" | "externalId">;

/**
 * Of these users, the ids of those whose external id is an active employee's e-mail. Many directories know their people
 * by it, and a product takes such a user for the employee. The key of an external id is in no column and can't be
 * computed alike by both databases, so it is computed here; employees' keys have an index.
 */
export function* namesakesByExternalId({ db, t }: Source, users: Known[]): Steps<string[]> {
  const addresses = users.flatMap(({ id, externalId }) => {
    const key = emailKey(externalId ?? "");
    return key.includes("@") ? { id, key } : [];
  });
  if (addresses.length === 0) return [];
  const { emailKey: employeeKey, active } = t.employees;
  const theirs = inArray(
    employeeKey,
    addresses.map(({ key }) => key),
  );
  const found = yield* run(
    db
      .select({ key: employeeKey })
      .from(t.employees)
      .where(and(theirs, eq(active, true))),
  );
  const keys = new Set(found.map(({ key }) => key));
  return addresses.flatMap(({ id, key }) => (keys.has(key) ? id : []));
}

import type { Context, EmployeeContext } from "../context.ts";
import { maySeeWhoIsIn } from "../policy.ts";
import type { Tables } from "../store/store.ts";
import { readAccess } from "./access.ts";
import { type Impersonation, statusOf } from "./impersonation.ts";

/** Somebody who is signed in as a user now, and until when at the latest. Why, and where, is for who may see the session. */
export interface Inside {
  name: string;
  until: Date;
}

/**
 * Who but the caller is signed in as users now, by the user's id; of one user, where that is given. For whoever may
 * impersonate, Owners and Admins; nobody else is told of anybody. One question, of the few that aren't ended.
 */
export function whoIsIn(
  { store, caller, clock }: EmployeeContext,
  of: { userId?: string } = {},
): Promise<Map<string, Inside[]>> {
  return store.read(function* (tx) {
    const access = yield* readAccess(tx, caller.id, clock());
    if (!maySeeWhoIsIn(caller, access).allowed) return new Map();
    const others = yield* liveBeside(tx, of, caller.id, clock());
    const inside = new Map<string, Inside[]>();
    for (const each of others) inside.set(each.user.id, [...(inside.get(each.user.id) ?? []), insideOf(each)]);
    return inside;
  });
}

/**
 * The names of those who are signed in as the same user besides the one who asks from there: for their own banner. Nobody, for
 * whoever is the user.
 */
export async function othersBeside({ store, clock }: Context, own: Impersonation | null): Promise<string[]> {
  if (own === null) return [];
  const others = await store.ask((tx) => liveBeside(tx, { userId: own.user.id }, own.impersonator.id, clock()));
  return others.map(({ impersonator }) => impersonator.name);
}

function* liveBeside(tx: Tables, of: { userId?: string }, callerId: string, now: Date) {
  const unended = yield* tx.impersonations.listUnended(of);
  return unended.filter((each) => each.impersonator.id !== callerId && statusOf(each, now) === "live");
}

const insideOf = ({ impersonator, expiresAt }: Impersonation): Inside => ({
  name: impersonator.name,
  until: expiresAt,
});

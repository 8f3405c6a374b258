import type { EmployeeContext } from "../context.ts";
import { type Decision, mayBeImpersonated, mayPassProtections } from "../policy.ts";
import { protectionsByUser } from "../protections/list.ts";
import type { Protection } from "../protections/protection.ts";
import type { Page, PageRequest } from "../store/store.ts";
import type { User, UserSort } from "./user.ts";

/** A user, and whether anybody could impersonate them: what the pages show, by the rules that the start itself asks. */
export type ListedUser = User & { impersonatable: Decision; protections: Protection[] };

/** What the list is asked for; newest first, where it isn't said. */
export interface UserQuery {
  query: string;
  sort?: UserSort;
}

/** Users by the words of a name, e-mail or external id, or by the beginning of an id. For every employee. */
export function listUsers(
  { store }: EmployeeContext,
  { query, sort }: UserQuery,
  page: PageRequest,
): Promise<Page<ListedUser>> {
  return store.read(function* (tx) {
    const found = yield* tx.users.search(query, { ...page, sort });
    const ids = found.items.map(({ id }) => id);
    const employees = new Set(yield* tx.users.employeesAmong(ids));
    const protections = yield* protectionsByUser(tx, ids);
    return {
      ...found,
      items: found.items.map((user) => listed(user, employees.has(user.id), protections.get(user.id) ?? [])),
    };
  });
}

/** Nobody reads on from here by pages, and a count has to end somewhere. */
export const MOST_COUNTED = 1000;

/** What a page with a list of users says beside them. */
export interface Around {
  /** How many there are in all, counted no further than one more than MOST_COUNTED. */
  total: number;
  /** The cursor of the page before; null on the first and the second, which begins at the beginning. */
  newerCursor: string | null;
}

/** How many users the same search finds, and where the page before this one begins. For every employee. */
export function lookAround(
  { store }: EmployeeContext,
  { query, sort }: UserQuery,
  { cursor, limit }: PageRequest,
): Promise<Around> {
  return store.read(function* (tx) {
    const total = yield* tx.users.count(query, MOST_COUNTED + 1);
    const newerCursor = cursor === null ? null : yield* tx.users.cursorBefore(query, { cursor, limit, sort });
    return { total, newerCursor };
  });
}

export function listed(user: User, userIsEmployee: boolean, protections: Protection[]): ListedUser {
  const may = mayBeImpersonated(user, { userIsEmployee });
  return {
    ...user,
    impersonatable: may.allowed ? mayPassProtections(protections, { approvedAt: null }) : may,
    protections,
  };
}

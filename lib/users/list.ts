import type { EmployeeContext } from "../context.ts";
import { type Decision, mayAskForProtected, mayBeImpersonated, mayBeLetIn } from "../policy.ts";
import { protectionsByUser } from "../protections/list.ts";
import type { Protection } from "../protections/protection.ts";
import type { ImpersonationSettings } from "../settings/settings.ts";
import type { Page, PageRequest } from "../store/store.ts";
import type { Say } from "../support-access/choice.ts";
import { sayOfDefault } from "../support-access/say.ts";
import type { User, UserSort } from "./user.ts";

/** A user, and whether anybody could impersonate them: what the pages show, by the rules that the start itself asks. */
export type ListedUser = User & { impersonatable: Decision; protections: Protection[]; says: Say; hasChosen: boolean };

/** What the list is asked for; newest first, where it isn't said. */
export interface UserQuery {
  query: string;
  sort?: UserSort;
}

/** Users by the words of a name, e-mail or external id, or by the beginning of an id. For every employee. */
export function listUsers(
  { store, clock }: EmployeeContext,
  { query, sort }: UserQuery,
  page: PageRequest,
): Promise<Page<ListedUser>> {
  return store.read(function* (tx) {
    const found = yield* tx.users.search(query, { ...page, sort });
    const ids = found.items.map(({ id }) => id);
    const employees = new Set(yield* tx.users.employeesAmong(ids));
    const protections = yield* protectionsByUser(tx, ids);
    const settings = yield* tx.settings.get();
    const choices = yield* tx.supportAccess.ofUsers(ids);
    const about = ({ id }: User): Known => ({
      userIsEmployee: employees.has(id),
      protections: protections.get(id) ?? [],
      says: choices.get(id) ?? sayOfDefault(settings),
      hasChosen: choices.has(id),
    });
    return { ...found, items: found.items.map((user) => listed(user, about(user), settings, clock())) };
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

interface Known {
  userIsEmployee: boolean;
  protections: Protection[];
  /** Their own word, or the organization's. */
  says: Say;
  hasChosen: boolean;
}

export function listed(
  user: User,
  { userIsEmployee, ...known }: Known,
  settings: Pick<ImpersonationSettings, "approval">,
  now: Date,
): ListedUser {
  const rules = [
    mayBeImpersonated(user, { userIsEmployee }),
    mayAskForProtected(known.protections, settings),
    mayBeLetIn(known.says, now),
  ];
  const refused = rules.find((may) => !may.allowed);
  return { ...user, impersonatable: refused ?? { allowed: true }, ...known };
}

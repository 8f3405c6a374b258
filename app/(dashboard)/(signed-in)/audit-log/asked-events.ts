import type { AuditSearch, SearchNames } from "#components/audit/search.ts";
import { endOfDay, startOfDay } from "#components/ui/day.ts";
import type { AuditEvent } from "#lib/audit/event.ts";
import { listEventsInput } from "#lib/audit/input.ts";
import { listAuditEvents } from "#lib/audit/list.ts";
import { actorName } from "#lib/audit/sentence.ts";
import type { EmployeeContext } from "#lib/context.ts";
import type { Employee } from "#lib/employees/employee.ts";
import { parse, pathId } from "#lib/http/input.ts";
import { getImpersonation } from "#lib/impersonations/list.ts";
import type { Page } from "#lib/store/store.ts";
import { listUsersInput } from "#lib/users/input.ts";
import { listUsers } from "#lib/users/list.ts";
import { calledOf, type UserPerson } from "#lib/users/user.ts";
import { asked, known } from "../asked.ts";

interface Asked {
  /** Null where nothing can fit: an address that no form of ours leads to. */
  page: Page<AuditEvent> | null;
  /** What was asked for, as the address of a file of it says it; null as above. */
  exportQuery: string | null;
  names: SearchNames;
}

/** What the audit log's address asks for, and what to call the people in it. */
export async function askedEvents(
  context: EmployeeContext,
  search: AuditSearch,
  employees: Employee[],
): Promise<Asked> {
  const { actor, user, impersonation, from, to, zone = "UTC", ...same } = search;
  const found = user === undefined ? null : await asked(() => findUser(context, user));
  const session = impersonation === undefined ? null : await findSession(context, impersonation);
  const input = await asked(async () =>
    parse(listEventsInput, {
      ...same,
      actorId: actor,
      userId: found?.id ?? user,
      impersonationId: impersonation,
      // What is no day stays as it is, and is refused as such.
      from: from && (startOfDay(from, zone)?.toISOString() ?? from),
      to: to && (endOfDay(to, zone)?.toISOString() ?? to),
    }),
  );
  const { cursor = null, limit = 0, ...filter } = input ?? {};
  const page = input && (await asked(() => listAuditEvents(context, filter, { cursor, limit })));
  const by = employees.find(({ id }) => id === actor)?.name ?? nameIn(page, actor);
  return {
    page,
    exportQuery: input && queryOf(filter),
    names: {
      ...(by !== undefined && { actor: by }),
      ...(found && { user: [...new Set([calledOf(found), found.email])].filter(Boolean).join(", ") }),
      ...(session && { impersonation: `${session.impersonator.name} as ${calledOf(session.user)}` }),
    },
  };
}

function queryOf(filter: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter))
    if (value !== undefined) query.set(name, value instanceof Date ? value.toISOString() : String(value));
  return query.toString();
}

/** People know an e-mail; rows know an id, also of users whose e-mail was another then. */
async function findUser(context: EmployeeContext, text: string): Promise<UserPerson | null> {
  const { query, ...place } = parse(listUsersInput, { query: text, limit: "100" });
  const { items } = await listUsers(context, { query }, place);
  const wanted = text.toLowerCase();
  return items.find(({ id, email }) => id === wanted || email?.toLowerCase() === wanted) ?? null;
}

const findSession = (context: EmployeeContext, id: string) =>
  known(async () => getImpersonation(context, parse(pathId("session"), { id }).id));

/** Not everybody who does something is on the team: users, products and servers are named by what they did. */
const nameIn = (page: Page<AuditEvent> | null, actorId: string | undefined): string | undefined =>
  page?.items
    .map(({ actor }) => actor)
    .flatMap((actor) => ("id" in actor && actor.id === actorId ? [actorName(actor)] : []))
    .at(0);

import { createApiKey } from "../api-keys/create.ts";
import type { ApiKeyContext } from "../context.ts";
import { openTeam } from "../employees/employees.testing.ts";
import { listUsers } from "../users/list.ts";

export type Crm = Awaited<ReturnType<typeof openCrm>>;

/** A team, a key by which another program keeps its users, and the users whom a Member finds. */
export async function openCrm() {
  const team = await openTeam();
  const { apiKey } = await createApiKey(team.adam, { name: "CRM" });
  const crm: ApiKeyContext = { ...team.context, apiKey };
  const listed = async (query = "") => (await listUsers(team.max, { query }, { cursor: null, limit: 100 })).items;
  return { team, crm, listed };
}

export const tom = { email: "tom@globex.example", name: "Tom Okafor" };

export const types = (events: { type: string; reason: string | null }[]) => events.map(({ type }) => type);

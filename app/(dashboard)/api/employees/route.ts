import { dashboard } from "#composition";
import { showEmployee } from "#lib/employees/show.ts";
import { listTeam } from "#lib/employees/team.ts";
import { ok } from "#lib/http/route.ts";

/** A team, not a crowd: one page. */
export const GET = dashboard.route({}, async ({ context }) =>
  ok({ items: (await listTeam(context)).employees.map(showEmployee), nextCursor: null }),
);

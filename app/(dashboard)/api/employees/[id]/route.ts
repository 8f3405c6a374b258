import { dashboard } from "#composition";
import { changeEmployeeInput } from "#lib/employees/input.ts";
import { showEmployee } from "#lib/employees/show.ts";
import { changeEmployee } from "#lib/employees/team.ts";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";

const params = pathId("employee");

export const PATCH = dashboard.route({ params, body: changeEmployeeInput }, async ({ context, params: { id }, body }) =>
  ok(showEmployee(await changeEmployee(context, id, body))),
);

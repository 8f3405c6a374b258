import { dashboard } from "#composition";
import { ok } from "#lib/http/route.ts";
import { accessOf } from "#lib/impersonations/access.ts";

export const GET = dashboard.route({}, async ({ context }) => {
  const { id, name, email, role } = context.caller;
  const { may } = await accessOf(context);
  return ok({ employee: { id, name, email, role }, mayImpersonate: may.allowed });
});

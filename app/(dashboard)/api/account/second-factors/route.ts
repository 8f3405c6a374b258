import { dashboard } from "#composition";
import { ok } from "#lib/http/route.ts";
import { listSecondFactors } from "#lib/second-factors/list.ts";
import { showSecondFactors } from "#lib/second-factors/show.ts";

export const GET = dashboard.route({}, async ({ context }) => ok(showSecondFactors(await listSecondFactors(context))));

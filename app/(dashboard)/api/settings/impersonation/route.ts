import { dashboard } from "#composition";
import { ok } from "#lib/http/route.ts";
import { changeImpersonationSettings, getImpersonationSettings } from "#lib/settings/change.ts";
import { changeSettingsInput } from "#lib/settings/input.ts";
import { showSettings } from "#lib/settings/show.ts";

export const GET = dashboard.route({}, async ({ context }) =>
  ok(showSettings(await getImpersonationSettings(context))),
);

export const PATCH = dashboard.route({ body: changeSettingsInput }, async ({ context, body }) =>
  ok(showSettings(await changeImpersonationSettings(context, body))),
);

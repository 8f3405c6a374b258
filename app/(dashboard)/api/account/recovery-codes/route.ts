import { dashboard, factorConfig } from "#composition";
import { ok } from "#lib/http/route.ts";
import { renewRecoveryCodes } from "#lib/second-factors/remove.ts";

/** They are told here, once. */
export const POST = dashboard.route({}, async ({ context }) =>
  ok({ recoveryCodes: await renewRecoveryCodes(context, factorConfig()) }),
);

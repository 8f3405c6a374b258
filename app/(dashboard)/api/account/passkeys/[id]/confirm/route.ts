import { dashboard, factorConfig } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { confirmPasskey } from "#lib/second-factors/add-passkey.ts";
import { confirmPasskeyInput } from "#lib/second-factors/input.ts";

const params = pathId("passkey");

/** The recovery codes are told here, once. */
export const POST = dashboard.route({ params, body: confirmPasskeyInput }, async ({ context, params: { id }, body }) =>
  ok({ recoveryCodes: await confirmPasskey(context, factorConfig(), { id, ...body }) }),
);

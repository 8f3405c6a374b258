import { dashboard, factorConfig } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { confirmTotp } from "#lib/second-factors/add-totp.ts";
import { confirmTotpInput } from "#lib/second-factors/input.ts";

const params = pathId("authenticator app");

/** The recovery codes are told here, once. */
export const POST = dashboard.route({ params, body: confirmTotpInput }, async ({ context, params: { id }, body }) =>
  ok({ recoveryCodes: await confirmTotp(context, factorConfig(), { id, ...body }) }),
);

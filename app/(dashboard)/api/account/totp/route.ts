import { dashboard, factorConfig } from "#composition";
import { created } from "#lib/http/route.ts";
import { addTotp } from "#lib/second-factors/add-totp.ts";

/** The secret is told here, once. */
export const POST = dashboard.route({}, async ({ context }) => created(await addTotp(context, factorConfig())));

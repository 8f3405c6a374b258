import { dashboard, factorConfig } from "#composition";
import { created } from "#lib/http/route.ts";
import { addPasskey } from "#lib/second-factors/add-passkey.ts";

/** What a browser makes a passkey with (WebAuthn's creation options, as JSON). */
export const POST = dashboard.route({}, async ({ context }) => created(await addPasskey(context, factorConfig())));

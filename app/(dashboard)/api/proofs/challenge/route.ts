import { dashboard, factorConfig } from "#composition";
import { ok } from "#lib/http/route.ts";
import { challengePasskey } from "#lib/proofs/prove.ts";

/** What a browser asks a passkey with (WebAuthn's request options, as JSON). */
export const POST = dashboard.route({}, async ({ context }) => ok(await challengePasskey(context, factorConfig())));

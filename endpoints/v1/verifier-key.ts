import { backend, keyring } from "#composition";
import { ok } from "#lib/http/route.ts";

/** The public key of hosted access tokens, for the published backends that verify offline with one key. */
export const GET = backend.route({}, async () => ok({ verifier_key_pem: await keyring().pem("access_token") }));

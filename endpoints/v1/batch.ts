import { backend } from "#composition";
import { ok } from "#lib/http/route.ts";
import { BATCH_BYTES, batchInput } from "#lib/provisioning/input.ts";
import { putUsers } from "#lib/provisioning/put.ts";

export const POST = backend.route({ body: batchInput, maxBody: BATCH_BYTES }, async ({ context, body }) =>
  ok(await putUsers(context, body)),
);

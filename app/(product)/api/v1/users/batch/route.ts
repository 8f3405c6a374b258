import { backend } from "#composition";
import { ok } from "#lib/http/route.ts";
import { BATCH_BYTES, batchInput } from "#lib/provisioning/input.ts";
import { putUsers } from "#lib/provisioning/put.ts";
import * as one from "../[externalId]/route.ts";

export const POST = backend.route({ body: batchInput, maxBody: BATCH_BYTES }, async ({ context, body }) =>
  ok(await putUsers(context, body)),
);

// A user may well have the id "batch" where they live.
const segment = { params: Promise.resolve({ externalId: "batch" }) };
export const GET = (request: Request) => one.GET(request, segment);
export const PUT = (request: Request) => one.PUT(request, segment);
export const PATCH = (request: Request) => one.PATCH(request, segment);
export const DELETE = (request: Request) => one.DELETE(request, segment);

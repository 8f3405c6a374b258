import { backend, logSigner } from "#composition";
import { receiptFile } from "#lib/support-access/answer.ts";
import { sessionElsewhereParams } from "#lib/support-access/input.ts";
import { byKey } from "#lib/support-access/owner.ts";
import { receiptOf } from "#lib/support-access/receipt.ts";

export const GET = backend.route({ params: sessionElsewhereParams }, async ({ context, params: { externalId, id } }) =>
  receiptFile(await receiptOf(byKey(context, externalId), id, await logSigner()), id),
);

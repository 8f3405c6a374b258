import { logSigner, own } from "#composition";
import { receiptFile } from "#lib/support-access/answer.ts";
import { sessionParams } from "#lib/support-access/input.ts";
import { byUser } from "#lib/support-access/owner.ts";
import { receiptOf } from "#lib/support-access/receipt.ts";

/** What a session's user can keep, and have checked by anybody. */
export const GET = own.route({ params: sessionParams }, async ({ context, params: { id } }) =>
  receiptFile(await receiptOf(byUser(context), id, await logSigner()), id),
);

export const OPTIONS = own.preflight;

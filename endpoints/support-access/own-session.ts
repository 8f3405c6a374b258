import { own } from "#composition";
import { noContent } from "#lib/http/route.ts";
import { endSupportSession } from "#lib/support-access/end.ts";
import { sessionParams } from "#lib/support-access/input.ts";
import { byUser } from "#lib/support-access/owner.ts";

/** **End now**, by the user. */
export const DELETE = own.route({ params: sessionParams }, async ({ context, params: { id } }) => {
  await endSupportSession(byUser(context), id);
  return noContent();
});

export const OPTIONS = own.preflight;

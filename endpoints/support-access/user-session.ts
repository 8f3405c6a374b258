import { backend } from "#composition";
import { noContent } from "#lib/http/route.ts";
import { endSupportSession } from "#lib/support-access/end.ts";
import { sessionElsewhereParams } from "#lib/support-access/input.ts";
import { byKey } from "#lib/support-access/owner.ts";

export const DELETE = backend.route({ params: sessionElsewhereParams }, async ({ context, params }) => {
  await endSupportSession(byKey(context, params.externalId), params.id);
  return noContent();
});

import { backend } from "#composition";
import { elsewhereParams } from "#lib/provisioning/input.ts";
import { tellSupportAccess } from "#lib/support-access/answer.ts";
import { chooseSupportAccess } from "#lib/support-access/choose.ts";
import { sayInput, sessionsInput } from "#lib/support-access/input.ts";
import { byKey } from "#lib/support-access/owner.ts";

const params = elsewhereParams;

/** The same for products with sessions of their own: their server asks for its user. */
export const GET = backend.route({ params, query: sessionsInput }, ({ context, params: { externalId }, query }) =>
  tellSupportAccess(byKey(context, externalId), query),
);

export const PUT = backend.route({ params, body: sayInput }, async ({ context, params: { externalId }, body }) => {
  const owner = byKey(context, externalId);
  await chooseSupportAccess(owner, body);
  return tellSupportAccess(owner, sessionsInput.parse({}));
});

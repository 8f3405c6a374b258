import { own } from "#composition";
import { tellSupportAccess } from "#lib/support-access/answer.ts";
import { chooseSupportAccess } from "#lib/support-access/choose.ts";
import { sayInput, sessionsInput } from "#lib/support-access/input.ts";
import { byUser } from "#lib/support-access/owner.ts";

/** What the user says, and who was in their account, as the customer's page shows it. */
export const GET = own.route({ query: sessionsInput }, ({ context, query }) =>
  tellSupportAccess(byUser(context), query),
);

export const PUT = own.route({ body: sayInput }, async ({ context, body }) => {
  const owner = byUser(context);
  await chooseSupportAccess(owner, body);
  return tellSupportAccess(owner, sessionsInput.parse({}));
});

export const OPTIONS = own.preflight;

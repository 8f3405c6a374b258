import { dashboard } from "#composition";
import { noContent } from "#lib/http/route.ts";
import { protectDomain, unprotectDomain } from "#lib/protections/domain.ts";
import { domainParams, protectInput } from "#lib/protections/input.ts";

const params = domainParams;

export const PUT = dashboard.route({ params, body: protectInput }, async ({ context, params: { domain }, body }) => {
  await protectDomain(context, domain, body);
  return noContent();
});

export const DELETE = dashboard.route({ params }, async ({ context, params: { domain } }) => {
  await unprotectDomain(context, domain);
  return noContent();
});

import { sendingConfig, tools } from "#composition";
import { env } from "#env";
import { beginCheck } from "#lib/checks/begin.ts";
import { toolCheckInput } from "#lib/checks/input.ts";
import { checkHeaders, streamCheck } from "#lib/checks/stream.ts";

/** As the button on the product's page: run by the server, so that no tool is ever given anything that is signed in. */
export const POST = tools.route({ body: toolCheckInput }, async ({ context, body }) => {
  const begun = await beginCheck(context, body.productId);
  const { dashboardUrl: issuer, productUrl } = env();
  const { reach } = sendingConfig();
  return new Response(streamCheck(context, begun, { issuer, productUrl, reach }), { headers: checkHeaders });
});

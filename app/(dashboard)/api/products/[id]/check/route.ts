import { dashboard, sendingConfig } from "#composition";
import { env } from "#env";
import { beginCheck } from "#lib/checks/begin.ts";
import { productCheckInput } from "#lib/checks/input.ts";
import { setCheck } from "#lib/checks/settings.ts";
import { showCheck } from "#lib/checks/show.ts";
import { checkHeaders, streamCheck } from "#lib/checks/stream.ts";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";

const params = pathId("product");

export const PUT = dashboard.route({ params, body: productCheckInput }, async ({ context, params: { id }, body }) =>
  ok(showCheck(await setCheck(context, id, body))),
);

/** Answers with each step as it is known, a line of JSON each. What a rule refuses is a problem, and nothing has begun. */
export const POST = dashboard.route({ params }, async ({ context, params: { id } }) => {
  const begun = await beginCheck(context, id);
  const { dashboardUrl: issuer, productUrl } = env();
  const { reach } = sendingConfig();
  return new Response(streamCheck(context, begun, { issuer, productUrl, reach }), { headers: checkHeaders });
});

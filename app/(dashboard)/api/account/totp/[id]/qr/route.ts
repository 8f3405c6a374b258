import { dashboard, factorConfig } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { pendingTotpUri } from "#lib/second-factors/add-totp.ts";
import { qrSvg } from "#lib/second-factors/qr.ts";

/** For the phone that is to read it, until a code of it has come. */
export const GET = dashboard.route({ params: pathId("authenticator app") }, async ({ context, params: { id } }) => {
  const svg = qrSvg(await pendingTotpUri(context, factorConfig(), id));
  return new Response(svg, { headers: { "content-type": "image/svg+xml", "cache-control": "no-store" } });
});

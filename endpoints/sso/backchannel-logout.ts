import { contextFor } from "#composition";
import { env } from "#env";
import { assertHost } from "#lib/http/guard.ts";
import { readForm } from "#lib/http/input.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { log } from "#lib/log.ts";
import { LogoutRefused, logOutBySso } from "#lib/sso/logout.ts";
import { ssoProvider } from "./provider.ts";

const noStore = { "cache-control": "no-store" };

/** The organization's provider says that a session there is over. No cookie counts here: the token says who asks. */
export const POST = async (request: Request): Promise<Response> => {
  const context = contextFor(request.headers);
  const { requestId } = context.request;
  try {
    assertHost(request, env().dashboardUrl);
    const provider = ssoProvider();
    const { logout_token: token = "" } = await readForm(request);
    await logOutBySso(context, provider, token);
    return new Response(null, { status: 200, headers: noStore });
  } catch (error) {
    if (!(error instanceof LogoutRefused)) return errorResponse(error, requestId);
    log.warn({ requestId, error: error.message }, "a logout token was refused");
    const refused = { error: "invalid_request", error_description: error.message };
    return Response.json(refused, { status: 400, headers: noStore });
  }
};

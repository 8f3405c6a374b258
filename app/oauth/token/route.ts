import { backChannel } from "#lib/oauth/endpoint.ts";
import { tokenEndpoint } from "#lib/oauth/token.ts";
import { issuerContext } from "#server";

export const POST = (request: Request) => backChannel(issuerContext(request.headers), request, tokenEndpoint);

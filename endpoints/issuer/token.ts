import { issuerContext } from "#composition";
import { backChannel } from "#lib/oauth/endpoint.ts";
import { tokenEndpoint } from "#lib/oauth/token.ts";

export const POST = (request: Request) => backChannel(issuerContext(request.headers), request, tokenEndpoint);

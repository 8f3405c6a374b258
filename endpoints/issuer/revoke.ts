import { issuerContext } from "#composition";
import { backChannel } from "#lib/oauth/endpoint.ts";
import { revokeEndpoint } from "#lib/oauth/revoke.ts";

export const POST = (request: Request) => backChannel(issuerContext(request.headers), request, revokeEndpoint);

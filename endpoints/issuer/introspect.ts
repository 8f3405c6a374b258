import { issuerContext } from "#composition";
import { backChannel } from "#lib/oauth/endpoint.ts";
import { introspectEndpoint } from "#lib/oauth/introspect.ts";

export const POST = (request: Request) => backChannel(issuerContext(request.headers), request, introspectEndpoint);

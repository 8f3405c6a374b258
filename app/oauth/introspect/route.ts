import { backChannel } from "#lib/oauth/endpoint.ts";
import { introspectEndpoint } from "#lib/oauth/introspect.ts";
import { issuerContext } from "#server";

export const POST = (request: Request) => backChannel(issuerContext(request.headers), request, introspectEndpoint);

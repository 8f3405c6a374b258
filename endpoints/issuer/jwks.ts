import { issuerContext } from "#composition";
import { backChannel } from "#lib/oauth/endpoint.ts";
import { jwksEndpoint } from "#lib/oauth/issuer.ts";

export const GET = (request: Request) => backChannel(issuerContext(request.headers), request, jwksEndpoint);

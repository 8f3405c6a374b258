import { issuerContext } from "#composition";
import { backChannel } from "#lib/oauth/endpoint.ts";
import { userinfoEndpoint } from "#lib/oauth/introspect.ts";

const handle = (request: Request) => backChannel(issuerContext(request.headers), request, userinfoEndpoint);

export { handle as GET, handle as POST };

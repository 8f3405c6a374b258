import { backChannel } from "./endpoint.ts";
import { discoveryEndpoint, type IssuerContext, jwksEndpoint } from "./issuer.ts";
import { tokenEndpoint } from "./token.ts";

/** The issuer as a product elsewhere reaches it, for the clients that the tests have: by its endpoints, without a socket. */
export async function fetchIssuer(context: IssuerContext, url: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("host", new URL(context.issuer).host);
  const request = new Request(url, { ...init, headers });
  switch (url) {
    case `${context.issuer}/.well-known/openid-configuration`:
      return backChannel(context, request, discoveryEndpoint);
    case `${context.issuer}/oauth/jwks`:
      return backChannel(context, request, jwksEndpoint);
    case `${context.issuer}/oauth/token`:
      return backChannel(context, request, tokenEndpoint);
    default:
      throw new Error(`not an address of the issuer: ${url}`);
  }
}

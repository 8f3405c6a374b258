import { elementTag } from "#lib/hosted/element.ts";
import type { ShownProduct } from "./product.ts";
import { SECRET_VARIABLE } from "./secret-names.ts";
import type { Deployment, Way } from "./ways.ts";

/** Every address that a product which keeps its own session may ask; those of ends and acts are the product host's. */
export const issuerAddresses = ({ dashboardUrl, productUrl }: Deployment) => `Issuer                 ${dashboardUrl}
Authorization          ${dashboardUrl}/oauth/authorize
Token                  ${dashboardUrl}/oauth/token
Userinfo               ${dashboardUrl}/oauth/userinfo
Introspection          ${dashboardUrl}/oauth/introspect
Revocation             ${dashboardUrl}/oauth/revoke
Sign-out               ${dashboardUrl}/oauth/end-session
Keys                   ${dashboardUrl}/oauth/jwks
Ends                   ${productUrl}/api/v1/revocations
Acts                   ${productUrl}/api/v1/actions`;

/** For a hosted product's backend in whatever language: what to ask, and what to hold a token against. */
export const anyLanguage = ({ clientId }: ShownProduct, { productUrl }: Deployment): Way => ({
  label: "Any other language",
  steps: [
    {
      text: "Pages show the banner by one script and one tag, without a framework. The script's address changes with Understudy's version, and so does this line. The guide for other languages has a backend in Python, Go, Ruby and PHP.",
      file: "Every page",
      code: `${elementTag(productUrl)}
<understudy-banner auth-url="${productUrl}"></understudy-banner>`,
    },
    {
      text: "Access tokens are JWTs, signed by RS256. Hold each against this, and its header's typ, which is at+jwt.",
      file: "Settings",
      code: `Discovery              ${productUrl}/.well-known/oauth-authorization-server
Keys                   ${productUrl}/.well-known/jwks.json
iss                    ${productUrl}
aud                    ${clientId}`,
    },
    {
      text: "impersonatorUserId is there while an employee acts as the user. Pages get their token at the first of these, with the browser's cookies. The others are for your server: which sessions have ended, to be asked every few seconds while impersonators come, and what they do.",
      file: "Addresses",
      code: `Access token           ${productUrl}/api/v1/refresh_token
Session                ${productUrl}/api/session
End session            ${productUrl}/api/session/sign-out
Ends                   ${productUrl}/api/v1/revocations
Acts                   ${productUrl}/api/v1/actions`,
    },
    {
      text: "Your server shows its client id and secret by HTTP Basic.",
      file: "Terminal",
      code: `curl -u "${clientId}:$${SECRET_VARIABLE}" ${productUrl}/api/v1/revocations`,
    },
  ],
});

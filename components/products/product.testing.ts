import type { ShownProduct } from "./product.ts";
import type { Deployment } from "./ways.ts";

export const deployment: Deployment = {
  dashboardUrl: "https://team.acme.example",
  productUrl: "https://auth.acme.example",
};
export const local: Deployment = { dashboardUrl: "http://localhost:3000", productUrl: "http://127.0.0.1:3000" };

export const hosted: ShownProduct = {
  id: "6f9f2f0e-26a2-4d0a-9c39-1b7f0c8d2a11",
  name: "Billing portal",
  kind: "hosted",
  clientId: "11111111-aaaa-4bbb-8ccc-222222222222",
  initiateLoginUri: null,
  redirectUris: ["https://billing.acme.example/api/auth/callback"],
  targetLinkUri: "https://billing.acme.example/start",
  webOrigins: ["https://billing.acme.example"],
  backchannelLogoutUri: null,
  postLogoutRedirectUris: [],
  nonceInsteadOfPkce: false,
  startsWithoutLoginHint: false,
  builtIn: false,
  active: true,
  protected: false,
  createdAt: "2026-11-22T12:00:00.000Z",
};
export const oidc: ShownProduct = {
  ...hosted,
  kind: "oidc",
  initiateLoginUri: "https://billing.acme.example/impersonate",
  webOrigins: [],
};

import { createHash, randomBytes } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { builtInProduct } from "#lib/products/built-in.ts";
import { expect } from "./fixtures.ts";
import { type Answer, send } from "./http.ts";
import { type Server, secret } from "./server.ts";

export interface Code {
  code: string;
  verifier: string;
}

/** The built-in product's own side of the hand-off, done by hand: where it would ask its browser and its back channel. */
export function productClient(server: Server) {
  const { product, clientSecret } = builtInProduct({ productUrl: server.productUrl, secret }, new Date());
  const [redirectUri = ""] = product.redirectUris;
  const basic = Buffer.from(`${encodeURIComponent(product.clientId)}:${encodeURIComponent(clientSecret)}`).toString(
    "base64",
  );
  const authorization = `Basic ${basic}`;

  const authorizePath = (impersonationId: string, verifier: string, changes: Record<string, string> = {}) => {
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const query = {
      response_type: "code",
      client_id: product.clientId,
      redirect_uri: redirectUri,
      scope: "openid",
      state: "some-state",
      nonce: "some-nonce",
      code_challenge: challenge,
      code_challenge_method: "S256",
      login_hint: impersonationId,
    };
    return `/oauth/authorize?${new URLSearchParams({ ...query, ...changes })}`;
  };

  return {
    redirectUri,
    authorizePath,
    authorization,
    /** With the browser session that confirmed. */
    async authorize(api: APIRequestContext, impersonationId: string): Promise<Code> {
      const verifier = randomBytes(32).toString("base64url");
      const answer = await api.get(server.dashboardUrl + authorizePath(impersonationId, verifier), { maxRedirects: 0 });
      const location = new URL(answer.headers().location ?? "", server.dashboardUrl);
      expect(location.origin + location.pathname).toBe(redirectUri);
      return { code: location.searchParams.get("code") ?? "", verifier };
    },
    /** By the back channel; `port` is another process of the same deployment. */
    redeem({ code, verifier }: Code, port = server.port): Promise<Answer> {
      const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
      return send({
        port,
        method: "POST",
        path: "/oauth/token",
        headers: {
          host: new URL(server.dashboardUrl).host,
          authorization,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams(form).toString(),
      });
    },
  };
}

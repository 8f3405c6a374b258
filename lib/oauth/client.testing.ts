import { createHash } from "node:crypto";
import { authorize } from "./authorize.ts";
import { backChannel } from "./endpoint.ts";
import { CLIENT_SECRET, ISSUER, minaOf, openIssuer, type TestIssuer } from "./oauth.testing.ts";
import { tokenEndpoint } from "./token.ts";

export const verifier = "v".repeat(43);

export const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

export type TestClient = Awaited<ReturnType<typeof openClient>>;

/** An issuer, and what the product that addPeople makes asks of it by hand, rightly or with something wrong. */
export async function openClient() {
  const at = await openIssuer();
  const redirectUri = at.people.product.redirectUris[0] ?? "";

  /** What is asked of the authorization endpoint; null leaves a parameter out. */
  const asking = (impersonationId: string, more: Record<string, string | null> = {}) =>
    paramsOf(at, redirectUri, impersonationId, more);

  const answerTo = async (params: URLSearchParams, employee: ReturnType<typeof minaOf> | null = minaOf(at)) =>
    new URL(await authorize(at.issuer, employee, ISSUER, params)).searchParams;

  const code = async (id: string) => (await answerTo(asking(id))).get("code") ?? "";

  function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
    const authorization = basic(at.people.product.clientId, CLIENT_SECRET);
    return new Request(ISSUER + path, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { host: "localhost:3000", authorization, ...headers },
    });
  }

  async function redeem(value: string, headers = {}) {
    const form = { grant_type: "authorization_code", code: value, redirect_uri: redirectUri, code_verifier: verifier };
    const response = await backChannel(at.issuer, post("/oauth/token", form, headers), tokenEndpoint);
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  }

  return { ...at, redirectUri, asking, answerTo, code, post, redeem };
}

function paramsOf(
  { people }: TestIssuer,
  redirectUri: string,
  impersonationId: string,
  more: Record<string, string | null>,
): URLSearchParams {
  const params = new URLSearchParams({
    client_id: people.product.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid",
    state: "the state",
    nonce: "the nonce",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    login_hint: impersonationId,
  });
  for (const [name, value] of Object.entries(more)) value === null ? params.delete(name) : params.set(name, value);
  return params;
}

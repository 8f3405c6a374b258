import { happened } from "#db/happened.ts";
import { startImpersonation } from "../impersonations/start.ts";
import type { Product } from "../products/product.ts";
import { hashToken } from "../tokens/token.ts";
import { basic, openClient, verifier } from "./client.testing.ts";
import { backChannel } from "./endpoint.ts";
import { CLIENT_SECRET, minaOf } from "./oauth.testing.ts";
import { tokenEndpoint } from "./token.ts";

export const nonce = "n".repeat(16);
export type Allowed = Partial<Pick<Product, "nonceInsteadOfPkce" | "startsWithoutLoginHint">>;
export const PKCE: Allowed = {};
export const NONCE: Allowed = { nonceInsteadOfPkce: true };
export const HINT: Allowed = { startsWithoutLoginHint: true };
/** All that a registration can say, under the names that tests give it. */
export const allowances: [string, Allowed][] = [
  ["nothing", PKCE],
  ["a nonce instead of PKCE", NONCE],
  ["no login_hint", HINT],
  ["both", { ...NONCE, ...HINT }],
];
type Params = Record<string, string | null>;

export type AllowedClient = Awaited<ReturnType<typeof openAllowed>>;

/** An issuer with a product that keeps its own session and is allowed so much; it leaves out whatever it may. */
export async function openAllowed(allowed: Allowed) {
  const at = await openClient();
  const redirectUri = "https://books.example/callback";
  const { id: _, ...fields } = at.people.product;
  const made = (id: string, name: string) => ({
    ...fields,
    ...{ id, name, kind: "oidc" as const, clientId: name, redirectUris: [redirectUri], builtIn: false },
    ...{ backchannelLogoutUri: "https://books.example/logout", ...allowed, clientSecretHash: hashToken(CLIENT_SECRET) },
  });
  const [books, other] = [made(crypto.randomUUID(), "books"), made(crypto.randomUUID(), "other")];
  await at.store.write(function* (tx) {
    for (const each of [books, other]) yield* tx.products.add(each, happened("product.added", at.clock.now));
  });

  const left: Params = {
    client_id: "books",
    redirect_uri: redirectUri,
    nonce,
    ...(allowed.nonceInsteadOfPkce && { code_challenge: null, code_challenge_method: null }),
    ...(allowed.startsWithoutLoginHint && { login_hint: null }),
  };
  const confirm = async (productId = books.id) => {
    const input = { userId: at.people.uma.id, reason: "why", ticket: null, productId };
    return (await startImpersonation(minaOf(at), input)).impersonation;
  };
  const ask = (id: string, more: Params = {}, employee: ReturnType<typeof minaOf> | null = minaOf(at)) =>
    at.answerTo(at.asking(id, { ...left, ...more }), employee);

  async function redeem(code: string, more: Params = {}, client: [string, string] = ["books", CLIENT_SECRET]) {
    const form: Params = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
    const all = { ...form, ...(!allowed.nonceInsteadOfPkce && { code_verifier: verifier }), ...more };
    const sent = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null);
    const request = at.post("/oauth/token", Object.fromEntries(sent), { authorization: basic(...client) });
    const response = await backChannel(at.issuer, request, tokenEndpoint);
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  }

  const code = async (id: string, more?: Params) => (await ask(id, more)).get("code") ?? "";
  const statusOf = (id: string) => at.store.read((tx) => tx.impersonations.find(id));
  return { ...at, allowed, books, other, confirm, ask, code, redeem, statusOf };
}

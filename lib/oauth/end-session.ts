import { compactVerify, createLocalJWKSet } from "jose";
import * as z from "zod";
import { DomainError } from "../errors.ts";
import { endAll } from "../impersonations/end.ts";
import type { Product } from "../products/product.ts";
import { takeAwayWithoutCaller } from "../verb.ts";
import type { IssuerContext } from "./issuer.ts";

/**
 * The way out of a product by the browser: OpenID Connect RP-Initiated Logout 1.0. What ends is the impersonation that
 * `id_token_hint` is of, as `stopped`, and nothing else: no cookie counts, so a stranger's link, which has no such token, can
 * do nothing. A session that is over already stays so, and leads to the same place.
 *
 * @returns where the browser goes: a `post_logout_redirect_uri` that is registered to the letter, or else the page that says
 * that the session has ended. @throws DomainError malformed_request where no hint proves which session is meant.
 */
export async function endSession(context: IssuerContext, params: URLSearchParams): Promise<string> {
  if ([...new Set(params.keys())].some((key) => params.getAll(key).length > 1)) throw unproved();
  const hint = await readHint(context, params.get("id_token_hint") ?? "");
  const product = await context.store.ask((tx) => tx.products.findByClientId(hint.aud));
  if (!product || (params.get("client_id") ?? product.clientId) !== product.clientId) throw unproved();
  const actor = { kind: "product", id: product.id, name: product.name } as const;
  await takeAwayWithoutCaller(context, function* (tx) {
    const impersonation = yield* tx.impersonations.find(hint.sid);
    if (impersonation?.product.id !== product.id || impersonation.user.id !== hint.sub) return;
    yield* endAll(context, tx, { id: impersonation.id }, "stopped", actor);
  });
  return afterwards(context, product, params);
}

/** Section 3: anything but an exact match is no redirect, as otherwise this address would lead anywhere. */
function afterwards({ productUrl }: IssuerContext, product: Product, params: URLSearchParams): string {
  const uri = params.get("post_logout_redirect_uri");
  if (uri === null || !product.postLogoutRedirectUris.includes(uri)) return `${productUrl}/signed-out?why=stopped`;
  const url = new URL(uri);
  const state = params.get("state");
  if (state !== null) url.searchParams.set("state", state);
  return url.href;
}

const claimsOf = (issuer: string) =>
  z.object({ iss: z.literal(issuer), aud: z.string(), sub: z.string(), sid: z.string(), act: z.object({}) });

/**
 * An ID token of ours, also one that is over (section 4): whoever ends a session late has an old one. Of our other tokens the
 * type tells it.
 */
async function readHint({ issuer, keys }: IssuerContext, hint: string) {
  try {
    const published = createLocalJWKSet(await keys.jwks("id_token"));
    const { payload, protectedHeader } = await compactVerify(hint, published, { algorithms: ["RS256"] });
    if (protectedHeader.typ !== "JWT") throw unproved();
    return claimsOf(issuer).parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    throw unproved();
  }
}

const unproved = () =>
  new DomainError(
    "malformed_request",
    "This sign-out link doesn't prove which session it is of, so nothing has ended. End the session in its product, or here under Sessions.",
  );

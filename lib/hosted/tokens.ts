import { createLocalJWKSet, jwtVerify } from "jose";
import { changeByKey, takeAwayByKey } from "../api-keys/caller.ts";
import type { ApiKeyContext, Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { sawAsking } from "../observations/observe.ts";
import type { Product } from "../products/product.ts";
import type { ProductSession } from "../sessions/product-session.ts";
import { endFound, judge, standing } from "../sessions/session.ts";
import { assertRightTime } from "../skew.ts";
import { ALGORITHM, type Keyring } from "../tokens/keys.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { isServedTo } from "./serving.ts";

/** A session as one product's server may have it. */
export interface HostedSession {
  product: Product;
  session: ProductSession;
}

const wrongCode = () => new DomainError("malformed_request", "The code is wrong, used or too old.");
const over = () => new DomainError("not_signed_in", "You are signed out.");

/**
 * Turns a code into a refresh token, once: one conditional UPDATE decides between all who ask at the same time. The
 * access token is signed before that is committed: what can't be signed leaves the code as it was.
 *
 * @throws malformed_request, the same for every cause.
 */
export function redeemHostedCode(
  context: ApiKeyContext,
  { code, redirectUri }: { code: string; redirectUri: string },
  accessTokenOf: (found: HostedSession) => string,
): Promise<{ accessToken: string; refreshToken: string }> {
  const refreshToken = newToken();
  return changeByKey(context, function* (tx) {
    const row = yield* tx.hostedCodes.find(hashToken(code));
    const product = row && (yield* tx.products.find(row.productId));
    const found = row && (yield* tx.productSessions.findBySid(row.sessionId));
    if (!product?.active || !found || row.redirectUri !== redirectUri) throw wrongCode();
    const now = context.clock();
    if (found.impersonation) assertRightTime(context.store);
    const session = standing(found, now);
    // An address that was taken out of the registration meanwhile gets nothing any more.
    const may = session && isServedTo(session, product.id) && product.hostedRedirectUris.includes(redirectUri);
    if (!may || !(yield* tx.hostedCodes.redeem(row.codeHash, now))) throw wrongCode();
    const { sessionId, productId } = row;
    yield* tx.refreshTokens.add({ tokenHash: hashToken(refreshToken), sessionId, productId, createdAt: now });
    return { accessToken: accessTokenOf({ product, session }), refreshToken };
  });
}

/**
 * The session behind a refresh token, judged now as behind a cookie. The token may be used again and again, by several
 * at once, for it has no time of its own: its end is the session's. @throws not_signed_in
 */
export async function sessionOfRefreshToken(context: Context, refreshToken: string): Promise<HostedSession> {
  const { row, found, product } = await context.store.read(function* (tx) {
    const row = yield* tx.refreshTokens.find(hashToken(refreshToken));
    const found = row && (yield* tx.productSessions.findBySid(row.sessionId));
    return { row, found, product: row && (yield* tx.products.find(row.productId)) };
  });
  const { session } = await judge(context, found);
  sawAsking(context, { by: "refresh", productId: product?.id }, found?.impersonation);
  if (!row || !session || !product?.active || !isServedTo(session, product.id)) throw over();
  return { product, session };
}

/** Signs out what a refresh token stands for: the session, and its impersonation if it is one. Over is no error. */
export function endByRefreshToken(context: ApiKeyContext, refreshToken: string): Promise<void> {
  return takeAwayByKey(context, function* (tx) {
    const row = yield* tx.refreshTokens.find(hashToken(refreshToken));
    const found = row && (yield* tx.productSessions.findBySid(row.sessionId));
    if (found) yield* endFound(context, tx, found, "stopped");
  });
}

/**
 * The session that an access token of ours is about, if it still is one: signature, issuer, type and time of the token
 * first, then the row. @throws not_signed_in
 */
export async function sessionOfAccessToken(
  context: Context,
  { keys, issuer }: { keys: Keyring; issuer: string },
  token: string,
): Promise<HostedSession> {
  const published = createLocalJWKSet((await keys.jwks("access_token")) as Parameters<typeof createLocalJWKSet>[0]);
  const checks = { issuer, typ: "at+jwt", algorithms: [ALGORITHM], requiredClaims: ["exp", "sid", "sub", "aud"] };
  const verified = await jwtVerify(token, published, { ...checks, currentDate: context.clock() }).catch(() => null);
  if (!verified) throw over();
  const { sid, sub, aud } = verified.payload;
  const { found, product } = await context.store.read(function* (tx) {
    const found = yield* tx.productSessions.findBySid(String(sid));
    return { found, product: yield* tx.products.findByClientId(String(aud)) };
  });
  const { session } = await judge(context, found);
  sawAsking(context, { by: "userinfo", productId: product?.id }, found?.impersonation);
  if (!session || session.user.id !== sub || !product?.active || !isServedTo(session, product.id)) throw over();
  return { product, session };
}

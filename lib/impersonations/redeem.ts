import { createHash } from "node:crypto";
import type { Actor } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import { OAuthError } from "../oauth/error.ts";
import type { Product } from "../products/product.ts";
import type { AuthorizationCode, Steps, Tables } from "../store/store.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { changeWithoutCaller } from "../verb.ts";
import { about, endAll } from "./end.ts";
import { type Impersonation, live, statusOf } from "./impersonation.ts";

export interface Redemption {
  code: string;
  redirectUri: string;
  codeVerifier: string;
}

export interface Redeemed {
  impersonation: Impersonation;
  /** The user's, in the system that it comes from. */
  externalId: string | null;
  nonce: string | null;
  /** When the dashboard session that confirmed it began, by a password. */
  signedInAt: Date | null;
  /** Opaque, for userinfo and introspection; it is worth something while the impersonation lives. */
  accessToken: string;
}

const wrongCode = () => new OAuthError("invalid_grant", "The code is wrong, used or too old.");

/**
 * Turns a code into a running impersonation, once: one conditional UPDATE decides between all who ask at the same time
 * (RFC 6749, section 4.1.3; RFC 7636). Used again by the right client with the right verifier it ends the impersonation,
 * for one of the two was a thief (RFC 9700, section 2.1.1); any other second try is refused and changes nothing.
 *
 * `idTokenOf` signs for what has begun, before it is committed: what can't be signed hasn't begun.
 *
 * @throws OAuthError invalid_grant, the same for every cause.
 */
export async function redeemCode(
  context: Context,
  product: Product,
  redemption: Redemption,
  idTokenOf: (redeemed: Redeemed) => string,
): Promise<Redeemed & { idToken: string }> {
  const client: Actor = { kind: "product", id: product.id, name: product.name };
  const redeemed = await changeWithoutCaller(context, function* (tx) {
    const code = yield* tx.codes.find(hashToken(redemption.code));
    if (!code || !isFor(code, product, redemption)) throw wrongCode();
    if (code.redeemedAt !== null) return yield* endReused(context, tx, code, client);
    const now = context.clock();
    const found = yield* tx.impersonations.findWithFacts(code.impersonationId);
    const mayStart =
      found && statusOf(found.impersonation, now) === "pending" && live(found.impersonation, found.facts, now);
    if (!mayStart || now >= code.expiresAt) throw wrongCode();
    if (!(yield* tx.codes.redeem(code.codeHash, now))) throw wrongCode();
    const impersonation = yield* tx.impersonations.start(code.impersonationId, now, (row) =>
      eventOf(
        context,
        "impersonation.started",
        { kind: "employee", ...row.impersonator },
        { ...about(row), reason: row.reason },
      ),
    );
    if (!impersonation) throw wrongCode();
    const accessToken = newToken();
    yield* tx.accessTokens.add({
      tokenHash: hashToken(accessToken),
      impersonationId: impersonation.id,
      productId: product.id,
      createdAt: now,
      expiresAt: impersonation.expiresAt,
    });
    const user = yield* tx.users.find(impersonation.user.id);
    const signedInAt = yield* tx.dashboardSessions.signedInAt(impersonation.dashboardSessionId);
    const begun = { impersonation, externalId: user?.externalId ?? null, nonce: code.nonce, signedInAt, accessToken };
    return { ...begun, idToken: idTokenOf(begun) };
  });
  // One of the two honest cases of an error that undoes nothing: the end that a second use brings is committed.
  if (!redeemed) throw wrongCode();
  return redeemed;
}

const isFor = (code: AuthorizationCode, product: Product, { redirectUri, codeVerifier }: Redemption) =>
  code.productId === product.id &&
  code.redirectUri === redirectUri &&
  /^[A-Za-z0-9._~-]{43,128}$/.test(codeVerifier) &&
  code.codeChallenge === createHash("sha256").update(codeVerifier).digest("base64url");

function* endReused(context: Context, tx: Tables, code: AuthorizationCode, client: Actor): Steps<null> {
  const [ended] = yield* endAll(context, tx, { id: code.impersonationId }, "code_reused", client);
  if (ended)
    yield* tx.audit.add(eventOf(context, "impersonation.code_reused", client, { ...about(ended), outcome: "refused" }));
  return null;
}

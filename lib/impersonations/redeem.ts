import { createHash } from "node:crypto";
import type { Actor, Changes } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import { OAuthError } from "../oauth/error.ts";
import { isAllowed } from "../products/allowances.ts";
import type { Product } from "../products/product.ts";
import { assertRightTime } from "../skew.ts";
import type { AuthorizationCode, Steps, Tables } from "../store/store.ts";
import { hashToken } from "../tokens/token.ts";
import { turnWithoutCaller } from "../verb.ts";
import { about, endAll } from "./end.ts";
import { type Impersonation, live, statusOf } from "./impersonation.ts";

export interface Redemption {
  code: string;
  redirectUri: string;
  /** Null for a product that may send a nonce to the authorization endpoint instead. */
  codeVerifier: string | null;
}

const wrongCode = () => new OAuthError("invalid_grant", "The code is wrong, used or too old.");

/** What happens in the transaction in which an impersonation starts, for whoever brought its code. */
export type Opening<R> = (tx: Tables, started: Impersonation, code: AuthorizationCode) => Steps<R>;

/**
 * Turns a code into a running impersonation, once: one conditional UPDATE decides between all who ask at the same time
 * (RFC 6749, section 4.1.3; RFC 7636). Used again by the right client with the right verifier it ends the impersonation,
 * for one of the two was a thief (RFC 9700, section 2.1.1); any other second try is refused and changes nothing.
 *
 * `opening` is a part of it: what it throws leaves the code as good as before, and nothing begun.
 *
 * @returns what `opening` gives. @throws OAuthError invalid_grant, the same for every cause; DomainError unavailable.
 */
export async function redeemCode<R>(
  context: Context,
  product: Product,
  redemption: Redemption,
  opening: Opening<R>,
): Promise<R> {
  assertRightTime(context.store);
  const client: Actor = { kind: "product", id: product.id, name: product.name };
  let again = false;
  const onlyEnds = () => again;
  const opened = await turnWithoutCaller(context, onlyEnds, function* (tx): Steps<{ result: R } | null> {
    const code = yield* tx.codes.find(hashToken(redemption.code));
    again = code !== null && code.redeemedAt !== null;
    if (!code || !isFor(code, product, redemption)) throw wrongCode();
    if (again) return yield* endReused(context, tx, code, client);
    return { result: yield* opening(tx, yield* start(context, tx, code), code) };
  });
  // One of the two honest cases of an error that undoes nothing: the end that a second use brings is committed.
  if (!opened) throw wrongCode();
  return opened.result;
}

function* start(context: Context, tx: Tables, code: AuthorizationCode): Steps<Impersonation> {
  const now = context.clock();
  const found = yield* tx.impersonations.findWithFacts(code.impersonationId);
  const mayStart =
    found && statusOf(found.impersonation, now) === "pending" && live(found.impersonation, found.facts, now);
  if (!mayStart || now >= code.expiresAt) throw wrongCode();
  if (!(yield* tx.codes.redeem(code.codeHash, now))) throw wrongCode();
  const started = yield* tx.impersonations.start(code.impersonationId, now, (row) => {
    const fields = { ...about(row), reason: row.reason, changes: leftOut(code) };
    return eventOf(context, "impersonation.started", { kind: "employee", ...row.impersonator }, fields);
  });
  if (!started) throw wrongCode();
  return started;
}

/**
 * A verifier is taken only where there was a challenge, and missed where there was one (RFC 9700, section 2.1.1): neither
 * end of a hand-off can be talked down.
 */
const isFor = (code: AuthorizationCode, product: Product, { redirectUri, codeVerifier }: Redemption) =>
  code.productId === product.id &&
  code.redirectUri === redirectUri &&
  (code.codeChallenge === null
    ? codeVerifier === null && isAllowed(product, "nonceInsteadOfPkce")
    : isVerifierOf(code.codeChallenge, codeVerifier ?? ""));

/** RFC 7636, section 4.6. */
export const isVerifierOf = (codeChallenge: string, codeVerifier: string): boolean =>
  /^[A-Za-z0-9._~-]{43,128}$/.test(codeVerifier) &&
  codeChallenge === createHash("sha256").update(codeVerifier).digest("base64url");

/** What the hand-off did without, as the registration allows. */
function leftOut({ codeChallenge, withoutHint }: AuthorizationCode): Changes | null {
  const words = [codeChallenge === null && "PKCE, with a nonce instead", withoutHint && "login_hint"].filter(Boolean);
  return words.length > 0 ? { handOffWithout: { from: null, to: words.join("; ") } } : null;
}

function* endReused(context: Context, tx: Tables, code: AuthorizationCode, client: Actor): Steps<null> {
  const [ended] = yield* endAll(context, tx, { id: code.impersonationId }, "code_reused", client);
  if (ended)
    yield* tx.audit.add(eventOf(context, "impersonation.code_reused", client, { ...about(ended), outcome: "refused" }));
  return null;
}

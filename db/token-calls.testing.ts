import type { Calls } from "./calls.testing.ts";
import type { People } from "./databases.testing.ts";
import type { newRows, Times } from "./rows.testing.ts";

type Tokens = Pick<Calls, "codes" | "accessTokens" | "hostedCodes" | "refreshTokens" | "signingKeys">;

/** As in calls.testing.ts: what is handed out, and what it is signed with. */
export function tokenCallsOf(
  { product }: People,
  { now, amid }: Times,
  { code, one, two, later, key, event }: ReturnType<typeof newRows>,
): Tokens {
  return {
    codes: {
      purge: [(t) => t.purge(amid, 5)],
      add: [(t) => t.add({ ...code, impersonationId: one, codeChallenge: "c", nonce: null, withoutHint: false })],
      find: [(t) => t.find(one)],
      redeem: [(t) => t.redeem(one, now)],
    },
    accessTokens: {
      purge: [(t) => t.purge(amid, 5)],
      add: [
        (t) => t.add({ tokenHash: one, impersonationId: one, productId: product.id, createdAt: now, expiresAt: later }),
      ],
      find: [(t) => t.find(one)],
    },
    hostedCodes: {
      add: [(t) => t.add({ ...code, sessionId: one })],
      find: [(t) => t.find(one)],
      redeem: [(t) => t.redeem(one, now)],
    },
    refreshTokens: {
      add: [(t) => t.add({ tokenHash: one, sessionId: one, productId: product.id, createdAt: now })],
      find: [(t) => t.find(one)],
    },
    signingKeys: {
      list: [(t) => t.list("id_token")],
      add: [(t) => t.add(key)],
      rotate: [(t) => t.rotate({ ...key, kid: two }, later, event())],
    },
  };
}

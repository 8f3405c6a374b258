import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { openKeyring } from "../tokens/keys.ts";
import { authorize } from "./authorize.ts";
import { backChannel } from "./endpoint.ts";
import type { IssuerContext } from "./issuer.ts";
import { confirmed, ISSUER, minaOf, openIssuer, type TestIssuer } from "./oauth.testing.ts";
import { tokenEndpoint } from "./token.ts";

const verifier = "v".repeat(43);

let at: TestIssuer;
/** The issuer with another secret than its keys were made under. */
let mute: IssuerContext;
let code: string;
beforeEach(async () => {
  at = await openIssuer();
  const another = openKeyring(at.store, "another secret of thirty-two letters!!", () => at.clock.now);
  mute = { ...at.issuer, keys: another };
  const asked = new URLSearchParams({
    client_id: at.people.product.clientId,
    redirect_uri: at.people.product.redirectUris[0] ?? "",
    response_type: "code",
    scope: "openid",
    state: "the state",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    login_hint: (await confirmed(at)).id,
  });
  code = new URL(await authorize(at.issuer, minaOf(at), ISSUER, asked)).searchParams.get("code") ?? "";
});

async function redeem(issuer: IssuerContext): Promise<number> {
  const { clientId, redirectUris } = at.people.product;
  const request = new Request(`${ISSUER}/oauth/token`, {
    method: "POST",
    headers: { host: new URL(ISSUER).host },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: clientId,
      client_secret: "secret",
      redirect_uri: redirectUris[0] ?? "",
      code,
      code_verifier: verifier,
    }),
  });
  return (await backChannel(issuer, request, tokenEndpoint)).status;
}

const unended = () => at.store.read((tx) => tx.impersonations.listUnended({}));
const startedEvents = async () =>
  (await at.store.read((tx) => tx.audit.list({ type: "impersonation.started" }, { cursor: null, limit: 10 }))).items;

describe("a token endpoint that can't sign", () => {
  test("answers 500 truly: nothing has begun, nothing is recorded, and the code is as good as before", async () => {
    expect(await redeem(mute)).toBe(500);
    expect(await unended()).toMatchObject([{ startedAt: null }]);
    expect(await startedEvents()).toEqual([]);
    expect(await redeem(at.issuer)).toBe(200);
    expect(await startedEvents()).toHaveLength(1);
  });

  test("ends all the same what a code began that is used twice", async () => {
    expect(await redeem(at.issuer)).toBe(200);
    expect(await redeem(mute)).toBe(400);
    expect(await unended()).toEqual([]);
  });
});

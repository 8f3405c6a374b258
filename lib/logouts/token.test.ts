import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ISSUER, PRODUCT_HOST } from "../oauth/oauth.testing.ts";
import { answerOk, type Delivery, openDelivery } from "./logouts.testing.ts";

let delivery: Delivery;
beforeEach(async () => {
  delivery = await openDelivery();
});
afterEach(() => delivery.close());

describe("the logout token", () => {
  test.each([
    ["oidc", ISSUER],
    ["hosted", PRODUCT_HOST],
  ] as const)(
    "of a product of kind %s is what the standard asks for, and never under the key of access tokens",
    async (kind, iss) => {
      const { told } = await delivery.product(answerOk, kind);
      const impersonation = await delivery.run();
      await delivery.end();
      await delivery.deliver();
      expect(told.map(({ path }) => path)).toEqual(["/logout"]);
      expect(told[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
      const jwks = createLocalJWKSet((await delivery.at.issuer.keys.jwks("id_token")) as unknown as JSONWebKeySet);
      const { payload, protectedHeader } = await jwtVerify(told[0]?.token ?? "", jwks, {
        issuer: iss,
        audience: delivery.at.people.product.clientId,
        typ: "logout+jwt",
        algorithms: ["RS256"],
        currentDate: delivery.at.clock.now,
      });
      const { keys: forAccess } = await delivery.at.issuer.keys.jwks("access_token");
      expect(forAccess.map(({ kid }) => kid)).not.toContain(protectedHeader.kid);
      const iat = Math.floor(delivery.at.clock.now.getTime() / 1000);
      expect(payload).toEqual({
        iss,
        aud: delivery.at.people.product.clientId,
        sub: delivery.at.people.uma.id,
        sid: impersonation.id,
        iat,
        exp: iat + 120,
        jti: expect.any(String),
        events: { "http://schemas.openid.net/event/backchannel-logout": {} },
      });
    },
  );

  test("is another one at each attempt, so that a late one isn't over", async () => {
    const { told } = await delivery.product((response, nth) => response.writeHead(nth === 1 ? 500 : 200).end());
    await delivery.run();
    await delivery.end();
    await delivery.deliver();
    delivery.at.clock.advance(1000);
    await delivery.deliver();
    const [first, second] = told.map(({ token }) => decodeJwt(token));
    expect(second?.jti).not.toBe(first?.jti);
    expect(second?.iat).toBe((first?.iat ?? 0) + 1);
  });
});

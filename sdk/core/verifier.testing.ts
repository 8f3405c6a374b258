import { createVerifier } from "../index.ts";
import { claimsAt, handClock, impersonatedAt, issuerWith, logoutAt, makeTestKey, sign } from "./core.testing.ts";

export const JWKS = "/.well-known/jwks.json";
export const REVOCATIONS = "/api/v1/revocations";

export const [key, next] = await Promise.all([makeTestKey("key-1"), makeTestKey("key-2")]);

export type Product = Awaited<ReturnType<typeof openProduct>>;

/** A product with its verifier, the issuer that it asks, and tokens that this issuer signs. */
export async function openProduct() {
  const issuer = await issuerWith([key]);
  const clock = handClock();
  const iss = { iss: issuer.origin };
  const makeVerifier = (clientId = "product-1") =>
    createVerifier({ authUrl: issuer.origin, clientId, clientSecret: "s-e:cret", clock: clock.now });
  return {
    ...{ issuer, clock, iss, makeVerifier },
    verifier: makeVerifier(),
    ownToken: (changes = {}, by = key) => sign(by, claimsAt(clock.now(), { ...iss, ...changes })),
    impersonatedToken: (changes = {}, by = key) => sign(by, impersonatedAt(clock.now(), { ...iss, ...changes })),
    logoutToken: (changes = {}, header = {}) =>
      sign(key, logoutAt(clock.now(), { ...iss, ...changes }), { typ: "logout+jwt", ...header }),
  };
}

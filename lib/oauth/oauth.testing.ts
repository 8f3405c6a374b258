import { createHash } from "node:crypto";
import * as oidc from "openid-client";
import { addPeople, openMemory, type People, type TestDatabase } from "#db/databases.testing.ts";
import { as, type TestClock, testClock, testContext } from "../context.testing.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { ensureSigningKeys, openKeyring } from "../tokens/keys.ts";
import type { SigningKey } from "../tokens/signing-key.ts";
import { authorize } from "./authorize.ts";
import { backChannel } from "./endpoint.ts";
import { fetchIssuer } from "./in-process.testing.ts";
import { userinfoEndpoint } from "./introspect.ts";
import type { IssuerContext } from "./issuer.ts";

export const ISSUER = "http://localhost:3000";
export const PRODUCT_HOST = "http://127.0.0.1:3000";
export const SECRET = "a secret of at least thirty-two letters";
/** Of the product that addPeople makes. */
export const CLIENT_SECRET = "secret";

/** An issuer with the people of db/databases.testing.ts, whose clock begins at the machine's, which the OIDC libraries have. */
export interface TestIssuer {
  store: TestDatabase;
  people: People;
  clock: TestClock;
  issuer: IssuerContext;
}

export async function openIssuer(): Promise<TestIssuer> {
  const keys = await sharedKeys();
  const store = openMemory();
  const clock = testClock(new Date().toISOString());
  const people = await addPeople(store, { now: clock.now });
  await store.write(function* (tx) {
    for (const key of keys) yield* tx.signingKeys.add(key);
  });
  const issuer: IssuerContext = {
    ...testContext(store, clock),
    issuer: ISSUER,
    productUrl: PRODUCT_HOST,
    keys: openKeyring(store, SECRET, () => clock.now),
  };
  return { store, people, clock, issuer };
}

// Making two RSA keys takes longer than most tests, so those of a file share a pair.
let made: Promise<SigningKey[]> | undefined;

function sharedKeys(): Promise<SigningKey[]> {
  made ??= makeKeys();
  return made;
}

async function makeKeys(): Promise<SigningKey[]> {
  const first = openMemory();
  await ensureSigningKeys(first, SECRET, new Date(0));
  return first.read(function* (tx) {
    return [...(yield* tx.signingKeys.list("id_token")), ...(yield* tx.signingKeys.list("access_token"))];
  });
}

export const minaOf = ({ store, people, clock }: TestIssuer) =>
  as(testContext(store, clock), people.mina, people.sessions.mina);

/** Mina's confirming click. */
export async function confirmed(test: TestIssuer) {
  const input = { userId: test.people.uma.id, reason: "why", ticket: null, productId: test.people.product.id };
  return (await startImpersonation(minaOf(test), input)).impersonation;
}

interface Asked {
  state?: string | undefined;
  maxAge?: number;
}

/** The product's own side of a hand-off, by the unmodified openid-client: from the confirming click to the ID token. */
export async function handOff(test: TestIssuer, asked: Asked = {}) {
  const { state, maxAge } = { state: "the state", ...asked };
  const { issuer, people } = test;
  const impersonation = await confirmed(test);
  const client = await discovered(test);
  const [redirect_uri = ""] = people.product.redirectUris;
  const verifier = oidc.randomPKCECodeVerifier();
  const { searchParams } = oidc.buildAuthorizationUrl(client, {
    redirect_uri,
    scope: "openid",
    login_hint: impersonation.id,
    ...(state !== undefined && { state }),
    ...(maxAge !== undefined && { max_age: String(maxAge) }),
    nonce: "the nonce",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const answer = new URL(await authorize(issuer, minaOf(test), ISSUER, searchParams));
  const tokens = await oidc.authorizationCodeGrant(client, answer, {
    ...(state !== undefined && { expectedState: state }),
    ...(maxAge !== undefined && { maxAge }),
    expectedNonce: "the nonce",
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  });
  return { impersonation, tokens, client };
}

const discovered = ({ issuer, people }: TestIssuer) =>
  oidc.discovery(new URL(ISSUER), people.product.clientId, undefined, oidc.ClientSecretBasic(CLIENT_SECRET), {
    [oidc.customFetch]: (url, init) => fetchFrom(issuer, url, init as RequestInit),
    execute: [oidc.enableNonRepudiationChecks, oidc.allowInsecureRequests],
  });

/** In this process, and with the address that a product elsewhere asks beside those of the product host. */
const fetchFrom = (issuer: IssuerContext, url: string, init: RequestInit) =>
  url === `${ISSUER}/oauth/userinfo`
    ? backChannel(issuer, new Request(url, withHost(init)), userinfoEndpoint)
    : fetchIssuer(issuer, url, init);

function withHost(init: RequestInit): RequestInit {
  const headers = new Headers(init.headers);
  headers.set("host", new URL(ISSUER).host);
  return { ...init, headers };
}

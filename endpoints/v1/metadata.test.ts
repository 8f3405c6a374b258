import { expect, test } from "vitest";
import { openApi } from "#app/api/calling.testing.ts";
import { discoveryOf } from "#lib/oauth/issuer.ts";
import { endpointAt } from "../lookup.ts";
import { GET } from "./metadata.ts";

const [DASHBOARD, PRODUCT] = ["http://localhost:3000", "http://127.0.0.1:3000"];
const ask = (host: string) => GET(new Request(`${PRODUCT}/here`, { headers: { host } }));

/** Every address that a document names, and whether its host answers it by any method. */
const addresses = (document: object) =>
  Object.entries(document).flatMap(([name, value]) =>
    /(_endpoint|_uri)$/.test(name) ? [[name, new URL(String(value))] as const] : [],
  );

test("the product host says where its keys are, and every address that it names is answered", async () => {
  const answer = await ask("127.0.0.1:3000");
  expect(answer.headers.get("cache-control")).toMatch(/^public, max-age=\d+$/);
  const metadata = await answer.json();
  expect(metadata).toMatchObject({ issuer: PRODUCT, jwks_uri: `${PRODUCT}/.well-known/jwks.json` });
  const named = addresses(metadata);
  expect(named.map(([name]) => name)).toEqual(
    expect.arrayContaining(["jwks_uri", "understudy_revocations_endpoint", "understudy_actions_endpoint"]),
  );
  for (const [name, { origin, pathname }] of named) {
    expect(origin, name).toBe(PRODUCT);
    expect(endpointAt("product", pathname, "GET"), name).not.toBeNull();
  }
});

test("every address that the issuer names is answered, by its host", () => {
  for (const [name, { origin, pathname }] of addresses(discoveryOf({ issuer: DASHBOARD, productUrl: PRODUCT })))
    expect(endpointAt(origin === PRODUCT ? "product" : "dashboard", pathname, "GET"), name).not.toBeNull();
  expect(discoveryOf({ issuer: DASHBOARD, productUrl: PRODUCT })).toMatchObject({
    understudy_revocations_endpoint: `${PRODUCT}/api/v1/revocations`,
  });
});

test("by another name the product host says nothing", async () => {
  await openApi();
  expect((await ask("localhost:3000")).status).toBe(404);
});

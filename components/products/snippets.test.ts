import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { productHostMetadata } from "#lib/hosted/discovery.ts";
import { discoveryOf } from "#lib/oauth/issuer.ts";
import { deployment, hosted, local, oidc } from "./product.testing.ts";
import type { ShownProduct } from "./product.ts";
import { waysToConnect } from "./ways.ts";

const wayNamed = (product: ShownProduct, label: string, on = deployment): string => {
  const way = waysToConnect(product, on).find((each) => each.label === label);
  if (!way) throw new Error(`there is no way ${label}`);
  return way.steps.map(({ code = "" }) => code).join("\n");
};

test("a hosted product is shown its frontends and backends, another its libraries", () => {
  const labels = (product: ShownProduct) => waysToConnect(product, deployment).map(({ label }) => label);
  expect(labels(hosted)).toEqual(["React", "Express", "Next.js", "Any other language", "PropelAuth's clients"]);
  expect(labels(oidc)).toEqual(["Auth.js", "openid-client", "Any other client"]);
});

test.each(["React", "Express", "Next.js", "Any other language", "PropelAuth's clients"])(
  "%s is given the host of sessions",
  (label) => {
    expect(wayNamed(hosted, label)).toContain(`"${deployment.productUrl}"`);
  },
);

test.each(["Express", "Next.js", "Any other language"])("%s is given the product's own client id", (label) => {
  expect(wayNamed(hosted, label)).toContain(hosted.clientId);
});

test.each(["Auth.js", "openid-client", "Any other client"])("%s is given the issuer and the client id", (label) => {
  expect(wayNamed(oidc, label)).toContain(deployment.dashboardUrl);
  expect(wayNamed(oidc, label)).toContain(oidc.clientId);
});

test("where a sign-in begins and ends is the product's own", () => {
  expect(wayNamed(oidc, "openid-client")).toContain('"https://billing.acme.example/api/auth/callback"');
  expect(wayNamed(oidc, "Any other client")).toContain("https://billing.acme.example/impersonate");
  expect(wayNamed(hosted, "PropelAuth's clients")).toContain(
    "PROPELAUTH_REDIRECT_URI=https://billing.acme.example/api/auth/callback",
  );
});

test("whoever has no library of ours is told every address that answers a product", () => {
  const { dashboardUrl, productUrl } = deployment;
  const { understudy_actions_endpoint: acts, ...issuer } = discoveryOf({ issuer: dashboardUrl, productUrl });
  const own = productHostMetadata(productUrl, dashboardUrl);
  const named = (document: object) =>
    Object.entries(document).flatMap(([name, value]) => (/(_endpoint|_uri)$/.test(name) ? [String(value)] : []));
  for (const address of [acts, ...named(issuer)]) expect(wayNamed(oidc, "Any other client")).toContain(address);
  for (const address of named(own)) expect(wayNamed(hosted, "Any other language")).toContain(address);
});

test("the package is installed from the file that packing it makes", () => {
  const { name, version } = JSON.parse(readFileSync("sdk/package.json", "utf8"));
  const file = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
  for (const label of ["React", "Express", "Next.js"])
    expect(wayNamed(hosted, label)).toContain(`npm install ./${file}`);
  expect(wayNamed(oidc, "Auth.js")).toContain(`npm install ./${file}`);
});

test("plain http is allowed on this machine only", () => {
  expect(wayNamed(oidc, "openid-client")).not.toContain("allowInsecureRequests");
  expect(wayNamed(oidc, "openid-client", local)).toContain("allowInsecureRequests");
});

test("a secret is the name of a variable, whatever else a product carries", () => {
  const secret = "a-secret-that-nobody-may-see";
  for (const product of [hosted, oidc]) {
    const ways = waysToConnect({ ...product, clientSecret: secret } as ShownProduct, deployment);
    expect(JSON.stringify(ways)).not.toContain(secret);
    const codes = ways.flatMap(({ steps }) => steps.map(({ code = "" }) => code));
    for (const code of codes.filter((each) => /clientSecret:/.test(each))) {
      expect(code).toMatch(/clientSecret: process\.env\.UNDERSTUDY_CLIENT_SECRET/);
    }
  }
});

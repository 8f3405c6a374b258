import { expect, test } from "vitest";
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
  expect(labels(hosted)).toEqual(["React", "Express", "Next.js", "PropelAuth's clients"]);
  expect(labels(oidc)).toEqual(["Auth.js", "openid-client", "Any other client"]);
});

test.each(["React", "Express", "Next.js", "PropelAuth's clients"])("%s is given the host of sessions", (label) => {
  expect(wayNamed(hosted, label)).toContain(`"${deployment.productUrl}"`);
});

test.each(["Express", "Next.js"])("%s is given the product's own client id", (label) => {
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

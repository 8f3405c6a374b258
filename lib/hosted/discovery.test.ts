import * as oidc from "openid-client";
import { expect, test } from "vitest";
import { productHostMetadata } from "./discovery.ts";

test("an unmodified library finds the product host's keys by what it says of itself", async () => {
  const asked: string[] = [];
  const found = await oidc.discovery(new URL("https://auth.acme.example"), "product-1", "secret", undefined, {
    algorithm: "oauth2",
    [oidc.customFetch]: async (url) => {
      asked.push(url);
      return Response.json(productHostMetadata("https://auth.acme.example", "https://team.acme.example"));
    },
  });
  expect(asked).toEqual(["https://auth.acme.example/.well-known/oauth-authorization-server"]);
  expect(found.serverMetadata().jwks_uri).toBe("https://auth.acme.example/.well-known/jwks.json");
});

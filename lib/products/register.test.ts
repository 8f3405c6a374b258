import { beforeEach, describe, expect, test } from "vitest";
import { actorOf } from "../context.ts";
import { codeOf, errorOf, recorded } from "../employees/employees.testing.ts";
import { hashToken } from "../tokens/token.ts";
import { getProduct } from "./list.ts";
import { books, type Catalog, openCatalog, shop } from "./products.testing.ts";

let catalog: Catalog;
beforeEach(async () => {
  catalog = await openCatalog();
});

describe("registering a product", () => {
  test("gives it a client id, and a secret of which a hash is kept", async () => {
    const { product, clientSecret } = await catalog.add(books);
    expect(product).toMatchObject({
      kind: "oidc",
      active: true,
      builtIn: false,
      targetLinkUri: "https://books.example/",
    });
    expect(Buffer.from(clientSecret, "base64url")).toHaveLength(32);
    const hash = await catalog.team.store.read((tx) => tx.products.clientSecretHashOf(product.id));
    expect(hash).toBe(hashToken(clientSecret));
    expect(await getProduct(catalog.team.olivia, product.id)).toEqual(product);
  });

  test("of the hosted kind makes the product host its client, and its own origin its web origin", async () => {
    const { product } = await catalog.add();
    expect(product).toMatchObject({
      initiateLoginUri: `https://session.acme.example/api/session/initiate?client_id=${product.clientId}`,
      redirectUris: ["https://session.acme.example/api/session/callback"],
      hostedRedirectUris: [],
      webOrigins: ["https://shop.example"],
    });
  });

  test("is recorded with the addresses and without the secret", async () => {
    const [event, ...more] = await recorded(catalog.team, () => catalog.add(books));
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: "product.added",
      actor: actorOf(catalog.team.adam.caller),
      changes: {
        name: { from: null, to: "Books" },
        redirectUris: { from: null, to: ["https://books.example/callback"] },
      },
    });
    expect(JSON.stringify(event).toLowerCase()).not.toContain("secret");
  });

  test("no two hosted products have an origin or a redirect address in common", async () => {
    const redirectUris = ["https://one.example/callback", "https://two.example/callback"];
    await catalog.add({ ...shop, redirectUris });
    const again = { ...shop, name: "Shop 2", webOrigins: ["https://other.example", "https://shop.example"] };
    const error = await errorOf(() => catalog.add({ ...again, redirectUris: ["https://two.example/callback"] }));
    expect(error.fields.map(({ pointer }) => pointer)).toEqual(["/webOrigins/1", "/redirectUris/0"]);
    const { product } = await catalog.add({ ...shop, webOrigins: ["https://third.example"], redirectUris: [] });
    expect(await codeOf(() => catalog.patch(product.id, { webOrigins: ["https://shop.example"] }))).toBe(
      "invalid_input",
    );
    expect(await catalog.patch(product.id, { webOrigins: ["https://third.example"] })).toEqual(product);
  });
});

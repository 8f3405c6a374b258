import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, recorded } from "../employees/employees.testing.ts";
import { readdressHosted } from "../hosted/readdress.ts";
import { BUILT_IN_ID, builtInProduct, registerBuiltIn } from "./built-in.ts";
import { rotateProductSecret } from "./change.ts";
import { getProduct, listActiveProducts } from "./list.ts";
import { books, type Catalog, openCatalog } from "./products.testing.ts";

let catalog: Catalog;
beforeEach(async () => {
  catalog = await openCatalog();
});

describe("the demo product", () => {
  const environment = { productUrl: "http://127.0.0.1:3000", secret: "a secret of tests" };
  beforeEach(() => registerBuiltIn(catalog.team.context, environment));

  test("has addresses and a secret of its own, which nobody changes; its name can change", async () => {
    expect(await codeOf(() => catalog.patch(BUILT_IN_ID, { webOrigins: [] }))).toBe("built_in_product");
    expect(await codeOf(() => rotateProductSecret(catalog.team.olivia, BUILT_IN_ID))).toBe("built_in_product");
    expect(await catalog.patch(BUILT_IN_ID, { name: "Tally 2", active: false })).toMatchObject({
      name: "Tally 2",
      active: false,
    });
  });

  test("stays off, under its name, when its addresses move", async () => {
    await catalog.patch(BUILT_IN_ID, { name: "Tally 2", active: false });
    await registerBuiltIn(catalog.team.context, { ...environment, productUrl: "http://127.0.0.1:4000" });
    const { redirectUris } = builtInProduct(
      { ...environment, productUrl: "http://127.0.0.1:4000" },
      new Date(),
    ).product;
    expect(await getProduct(catalog.team.olivia, BUILT_IN_ID)).toMatchObject({
      name: "Tally 2",
      active: false,
      redirectUris,
    });
  });
});

test("where the product host has moved, hosted products move with it at the next start, once", async () => {
  const { product } = await catalog.add();
  await catalog.add(books);
  const start = () => readdressHosted(catalog.team.context, "https://moved.acme.example");
  const events = await recorded(catalog.team, start);
  expect(events).toMatchObject([{ type: "product.changed", actor: { kind: "system" }, productId: product.id }]);
  expect(await getProduct(catalog.team.olivia, product.id)).toEqual({
    ...product,
    initiateLoginUri: `https://moved.acme.example/api/session/initiate?client_id=${product.clientId}`,
    redirectUris: ["https://moved.acme.example/api/session/callback"],
  });
  expect(await recorded(catalog.team, start)).toEqual([]);
});

test("whoever may impersonate sees the active products' names and ids, and nobody else does", async () => {
  const { product } = await catalog.add();
  const off = await catalog.add(books);
  await catalog.patch(off.product.id, { active: false });
  const names = (await listActiveProducts(catalog.team.mina)).map(({ name }) => name);
  expect(names).toEqual(["Tally", "Shop"]);
  expect((await listActiveProducts(catalog.team.mina))[1]).toEqual({ id: product.id, name: "Shop" });
  expect(await codeOf(() => listActiveProducts(catalog.team.max))).toBe("not_granted");
});

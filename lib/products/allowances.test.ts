import { beforeEach, describe, expect, test } from "vitest";
import { recorded } from "../employees/employees.testing.ts";
import { parse } from "../http/input.ts";
import { books, type Catalog, hosts, openCatalog, registering } from "./products.testing.ts";
import { registerProduct } from "./register.ts";

let catalog: Catalog;
beforeEach(async () => {
  catalog = await openCatalog();
});

const LOGOUT = "https://books.example/logout";
const each = ["nonceInsteadOfPkce", "startsWithoutLoginHint"] as const;
const told = () => catalog.add({ ...books, backchannelLogoutUri: LOGOUT } as typeof books);
const pointsAt = (pointer: string) => ({ code: "invalid_input", fields: [expect.objectContaining({ pointer })] });

describe.each(each)("the allowance %s", (allowance) => {
  test("is off unless it is turned on, which is recorded, as turning it off is", async () => {
    const { product } = await told();
    expect(product[allowance]).toBe(false);
    const [on] = await recorded(catalog.team, () => catalog.patch(product.id, { [allowance]: true }));
    expect(on).toMatchObject({ type: "product.changed", changes: { [allowance]: { from: false, to: true } } });
    const [off] = await recorded(catalog.team, () => catalog.patch(product.id, { [allowance]: false }));
    expect(off).toMatchObject({ changes: { [allowance]: { from: true, to: false } } });
  });

  test("needs a back-channel address, first and for as long as it is on", async () => {
    const { product } = await catalog.add(books);
    const needed = pointsAt("/backchannelLogoutUri");
    await expect(catalog.patch(product.id, { [allowance]: true })).rejects.toMatchObject(needed);
    await catalog.patch(product.id, { [allowance]: true, backchannelLogoutUri: LOGOUT });
    await expect(catalog.patch(product.id, { backchannelLogoutUri: null })).rejects.toMatchObject(needed);
    const gone = await catalog.patch(product.id, { [allowance]: false, backchannelLogoutUri: null });
    expect(gone).toMatchObject({ [allowance]: false, backchannelLogoutUri: null });
  });

  test("is registered with the product, under the same condition, and is in the record of it", async () => {
    const input = { ...books, name: "More books", [allowance]: true };
    const add = (more: object) =>
      registerProduct(catalog.team.adam, parse(registering, { ...input, ...more }), hosts.productUrl);
    await expect(add({})).rejects.toMatchObject(pointsAt("/backchannelLogoutUri"));
    const [event] = await recorded(catalog.team, () => add({ backchannelLogoutUri: LOGOUT }));
    expect(event).toMatchObject({ type: "product.added", changes: { [allowance]: { from: null, to: true } } });
  });

  test("isn't for a product with a hosted session", async () => {
    const { product } = await catalog.add();
    const to = { [allowance]: true, backchannelLogoutUri: "https://shop.example/logout" };
    await expect(catalog.patch(product.id, to)).rejects.toMatchObject(pointsAt(`/${allowance}`));
  });
});

test("addresses for after an end are checked as every address is, and no hosted product has any", async () => {
  const { product } = await catalog.add(books);
  const bye = ["https://books.example/bye"];
  expect(await catalog.patch(product.id, { postLogoutRedirectUris: bye })).toMatchObject({
    postLogoutRedirectUris: bye,
  });
  expect(() => catalog.patch(product.id, { postLogoutRedirectUris: ["http://books.example/bye"] })).toThrow();
  const hosted = await catalog.add();
  await expect(catalog.patch(hosted.product.id, { postLogoutRedirectUris: bye })).rejects.toMatchObject(
    pointsAt("/postLogoutRedirectUris"),
  );
});

import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, expectRefused, fateOf, grant, impersonate, recorded } from "../employees/employees.testing.ts";
import { parse } from "../http/input.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { hashToken } from "../tokens/token.ts";
import { changeProduct, rotateProductSecret } from "./change.ts";
import { getProduct, listProducts } from "./list.ts";
import { books, type Catalog, changing, hosts, openCatalog, shop } from "./products.testing.ts";
import { registerProduct } from "./register.ts";

let catalog: Catalog;
beforeEach(async () => {
  catalog = await openCatalog();
});

describe("changing a product", () => {
  test("is recorded with what it was and what it became; the same again changes and records nothing", async () => {
    const { product } = await catalog.add(books);
    const to = { name: "Bookshop", redirectUris: ["https://books.example/new"] };
    const [event] = await recorded(catalog.team, () => catalog.patch(product.id, to));
    expect(event).toMatchObject({
      type: "product.changed",
      productId: product.id,
      changes: {
        name: { from: "Books", to: "Bookshop" },
        redirectUris: { from: ["https://books.example/callback"], to: ["https://books.example/new"] },
      },
    });
    expect(await recorded(catalog.team, () => catalog.patch(product.id, { ...to, active: true }))).toEqual([]);
  });

  const moves = [
    ["redirect addresses", { redirectUris: ["https://books.example/new"] }],
    ["initiate address", { initiateLoginUri: "https://books.example/new" }],
    ["allowance of a nonce", { nonceInsteadOfPkce: true, backchannelLogoutUri: "https://books.example/logout" }],
    ["allowance of no hint", { startsWithoutLoginHint: true, backchannelLogoutUri: "https://books.example/logout" }],
  ] as const;
  test.each(moves)("of its %s ends the hand-offs on their way, and no session that runs", async (_, to) => {
    const { product } = await catalog.add(books);
    expect(await fates(product.id, () => catalog.patch(product.id, to))).toEqual(["not_opened", "live"]);
  });

  test("of a hosted product's redirect addresses does the same", async () => {
    const { product } = await catalog.add();
    const to = { redirectUris: ["https://shop.example/callback"] };
    expect(await fates(product.id, () => catalog.patch(product.id, to))).toEqual(["not_opened", "live"]);
  });

  test("of its name alone ends nothing, and of another product's addresses neither", async () => {
    const { product } = await catalog.add(books);
    const other = await catalog.add();
    const act = async () => {
      await catalog.patch(product.id, { name: "Bookshop", backchannelLogoutUri: "https://books.example/logout" });
      await catalog.patch(other.product.id, { redirectUris: ["https://shop.example/callback"] });
    };
    expect(await fates(product.id, act)).toEqual(["live", "live"]);
  });

  test("that disables it ends everything in it, and who enables it revives nothing", async () => {
    const { product } = await catalog.add(books);
    const act = async () => {
      expect((await catalog.patch(product.id, { active: false })).active).toBe(false);
      expect((await catalog.patch(product.id, { active: true })).active).toBe(true);
    };
    expect(await fates(product.id, act)).toEqual(["product_disabled", "product_disabled"]);
  });

  test("is forbidden to Members, who are recorded, and impossible where there is none", async () => {
    const { product } = await catalog.add(books);
    const act = (id: string) => changeProduct(catalog.team.mina, id, parse(changing, { active: false }));
    await expectRefused(catalog.team, () => act(product.id), "forbidden", "product.denied");
    expect(await codeOf(() => catalog.patch(catalog.team.mina.newId(), { active: false }))).toBe("not_found");
    await expectRefused(
      catalog.team,
      () => registerProduct(catalog.team.mina, shop, hosts.productUrl),
      "forbidden",
      "product.denied",
    );
    await expectRefused(
      catalog.team,
      () => rotateProductSecret(catalog.team.max, product.id),
      "forbidden",
      "product.denied",
    );
    expect(await codeOf(() => listProducts(catalog.team.mina))).toBe("forbidden");
    expect(await codeOf(() => getProduct(catalog.team.mina, product.id))).toBe("forbidden");
  });
});

describe("a rotated secret", () => {
  test("takes the old one's place at once, is recorded without either, and ends what is on its way", async () => {
    const { product, clientSecret } = await catalog.add(books);
    let rotated = clientSecret;
    let events: object[] = [];
    const act = async () => {
      events = await recorded(catalog.team, async () => {
        rotated = (await rotateProductSecret(catalog.team.adam, product.id)).clientSecret;
      });
    };
    expect(await fates(product.id, act)).toEqual(["not_opened", "live"]);
    expect(await catalog.team.store.read((tx) => tx.products.clientSecretHashOf(product.id))).toBe(hashToken(rotated));
    expect(rotated).not.toBe(clientSecret);
    expect(events).toContainEqual(expect.objectContaining({ type: "product.secret_rotated", productId: product.id }));
    for (const secret of [clientSecret, rotated, hashToken(rotated)])
      expect(JSON.stringify(events)).not.toContain(secret);
  });
});

/** How Mina's pending one, and then her live one, fare in a product while something happens. */
async function fates(productId: string, act: () => Promise<unknown>): Promise<string[]> {
  const begin = () =>
    startImpersonation(catalog.team.mina, { userId: catalog.team.uma.id, reason: "why", ticket: null, productId });
  const { impersonation: pending } = await begin();
  const live = await impersonateIn(productId);
  await act();
  return [await fateOf(catalog.team, pending), await fateOf(catalog.team, live)];
}

/** A live one of Olivia's, who is granted for it. */
async function impersonateIn(productId: string) {
  const standing = await catalog.team.store.read((tx) => tx.grants.find(catalog.team.olivia.caller.id));
  if (!standing) await grant(catalog.team, catalog.team.adam, catalog.team.olivia);
  return impersonate(catalog.team, catalog.team.olivia, catalog.team.uma, productId);
}

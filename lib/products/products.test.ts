import { beforeEach, describe, expect, test } from "vitest";
import { actorOf } from "../context.ts";
import {
  codeOf,
  errorOf,
  expectRefused,
  fateOf,
  grant,
  impersonate,
  openTeam,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { readdressHosted } from "../hosted/readdress.ts";
import { parse } from "../http/input.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { hashToken } from "../tokens/token.ts";
import { BUILT_IN_ID, builtInProduct, registerBuiltIn } from "./built-in.ts";
import { changeProduct, rotateProductSecret } from "./change.ts";
import { changeProductInput, registerProductInput } from "./input.ts";
import { getProduct, listActiveProducts, listProducts } from "./list.ts";
import { registerProduct } from "./register.ts";

const hosts = { dashboardUrl: "https://dashboard.acme.example", productUrl: "https://session.acme.example" };
const registering = registerProductInput(hosts);
const changing = changeProductInput(hosts);
const shop = parse(registering, { kind: "hosted", name: "Shop", targetLinkUri: "https://shop.example/start" });
const books = parse(registering, {
  kind: "oidc",
  name: "Books",
  initiateLoginUri: "https://books.example/login/start",
  redirectUris: ["https://books.example/callback"],
});

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});
async function add(input = shop) {
  team.clock.advance(1);
  return registerProduct(team.adam, input, hosts.productUrl);
}
const patch = (id: string, to: object) => changeProduct(team.adam, id, parse(changing, to));

describe("registering a product", () => {
  test("gives it a client id, and a secret of which a hash is kept", async () => {
    const { product, clientSecret } = await add(books);
    expect(product).toMatchObject({
      kind: "oidc",
      active: true,
      builtIn: false,
      targetLinkUri: "https://books.example/",
    });
    expect(Buffer.from(clientSecret, "base64url")).toHaveLength(32);
    const hash = await team.store.read((tx) => tx.products.clientSecretHashOf(product.id));
    expect(hash).toBe(hashToken(clientSecret));
    expect(await getProduct(team.olivia, product.id)).toEqual(product);
  });

  test("of the hosted kind makes the product host its client, and its own origin its web origin", async () => {
    const { product } = await add();
    expect(product).toMatchObject({
      initiateLoginUri: `https://session.acme.example/api/session/initiate?client_id=${product.clientId}`,
      redirectUris: ["https://session.acme.example/api/session/callback"],
      hostedRedirectUris: [],
      webOrigins: ["https://shop.example"],
    });
  });

  test("is recorded with the addresses and without the secret", async () => {
    const [event, ...more] = await recorded(team, () => add(books));
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: "product.added",
      actor: actorOf(team.adam.caller),
      changes: {
        name: { from: null, to: "Books" },
        redirectUris: { from: null, to: ["https://books.example/callback"] },
      },
    });
    expect(JSON.stringify(event).toLowerCase()).not.toContain("secret");
  });

  test("no two hosted products have an origin or a redirect address in common", async () => {
    const redirectUris = ["https://one.example/callback", "https://two.example/callback"];
    await add({ ...shop, redirectUris });
    const again = { ...shop, name: "Shop 2", webOrigins: ["https://other.example", "https://shop.example"] };
    const error = await errorOf(() => add({ ...again, redirectUris: ["https://two.example/callback"] }));
    expect(error.fields.map(({ pointer }) => pointer)).toEqual(["/webOrigins/1", "/redirectUris/0"]);
    const { product } = await add({ ...shop, webOrigins: ["https://third.example"], redirectUris: [] });
    expect(await codeOf(() => patch(product.id, { webOrigins: ["https://shop.example"] }))).toBe("invalid_input");
    expect(await patch(product.id, { webOrigins: ["https://third.example"] })).toEqual(product);
  });
});

describe("an address of a product", () => {
  const wrong = [
    "http://shop.example/",
    "http://localhost:5173/",
    "ftp://shop.example/",
    "javascript:alert(1)",
    "//shop.example/",
    "shop.example",
    "",
    "https://shop.example/#part",
    "https://shop.example/#",
    "https://me:secret@shop.example/",
    "https://*.shop.example/",
    "https://shop.example/*",
    " https://shop.example/",
    "https://shop.example/\t",
    "https://shop.example/ü",
    `https://shop.example/${"x".repeat(2000)}`,
    "https://dashboard.acme.example/api/me",
    "https://DASHBOARD.acme.example:443/",
    "https://session.acme.example/demo",
    "https://dashboard.acme.example:8443/",
    "https://dashboard.acme.example.:8443/",
    "https://session.acme.example:8443/",
    'https://shop.example/";alert(1)//',
    "https://shop.example/`x`",
    "https://shop.example/<b>",
  ];
  test.each(wrong)("can't be %j, wherever it stands", (address) => {
    const pointersOf = (body: object) => {
      const { error } = registering.safeParse(body);
      return error?.issues.map(({ path }) => path.join("/")) ?? [];
    };
    const hosted = { kind: "hosted", name: "Shop", targetLinkUri: "https://shop.example/" };
    const fine = "https://fine.example";
    expect(pointersOf({ ...hosted, targetLinkUri: address })).toEqual(["targetLinkUri"]);
    expect(pointersOf({ ...hosted, redirectUris: [fine, address] })).toEqual(["redirectUris/1"]);
    expect(pointersOf({ ...hosted, webOrigins: [fine, address] })).toEqual(["webOrigins/1"]);
    expect(pointersOf({ ...hosted, backchannelLogoutUri: address })).toEqual(["backchannelLogoutUri"]);
    const oidc = { kind: "oidc", name: "Books", initiateLoginUri: address, redirectUris: [fine] };
    expect(pointersOf(oidc)).toEqual(["initiateLoginUri"]);
  });

  test("may be plain http on this machine only while the dashboard is", () => {
    const here = registerProductInput({ dashboardUrl: "http://localhost:3000", productUrl: "http://127.0.0.1:3000" });
    const at = (targetLinkUri: string) => here.safeParse({ kind: "hosted", name: "Shop", targetLinkUri }).success;
    expect([at("http://localhost:5173/"), at("http://127.0.0.1:5173/"), at("https://shop.example/")]).toEqual([
      true,
      true,
      true,
    ]);
    expect([at("http://shop.example/"), at("http://localhost:3000/"), at("http://127.0.0.1:3000/x")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("as a web origin has no path, and is kept as browsers send it", () => {
    const origins = (webOrigins: string[]) =>
      registering.safeParse({ kind: "hosted", name: "Shop", targetLinkUri: "https://shop.example/", webOrigins });
    expect(origins(["https://APP.shop.example:443/"]).data?.webOrigins).toEqual(["https://app.shop.example"]);
    expect(origins(["https://shop.example/app"]).success).toBe(false);
    expect(origins(Array.from({ length: 21 }, (_, n) => `https://s${n}.example`)).success).toBe(false);
  });

  test("belongs to one kind of product: what the other has is refused, not dropped", async () => {
    const hosted = (await add()).product.id;
    const oidc = (await add(books)).product.id;
    const pointers = async (id: string, to: object) =>
      (await errorOf(() => patch(id, to))).fields.map(({ pointer }) => pointer);
    expect(await pointers(hosted, { initiateLoginUri: "https://shop.example/login" })).toEqual(["/initiateLoginUri"]);
    expect(await pointers(oidc, { webOrigins: ["https://books.example"] })).toEqual(["/webOrigins"]);
    expect(await pointers(oidc, { redirectUris: [] })).toEqual(["/redirectUris"]);
  });
});

describe("changing a product", () => {
  test("is recorded with what it was and what it became; the same again changes and records nothing", async () => {
    const { product } = await add(books);
    const to = { name: "Bookshop", redirectUris: ["https://books.example/new"] };
    const [event] = await recorded(team, () => patch(product.id, to));
    expect(event).toMatchObject({
      type: "product.changed",
      productId: product.id,
      changes: {
        name: { from: "Books", to: "Bookshop" },
        redirectUris: { from: ["https://books.example/callback"], to: ["https://books.example/new"] },
      },
    });
    expect(await recorded(team, () => patch(product.id, { ...to, active: true }))).toEqual([]);
  });

  const moves = [
    ["redirect addresses", { redirectUris: ["https://books.example/new"] }],
    ["initiate address", { initiateLoginUri: "https://books.example/new" }],
  ] as const;
  test.each(moves)("of its %s ends the hand-offs on their way, and no session that runs", async (_, to) => {
    const { product } = await add(books);
    expect(await fates(product.id, () => patch(product.id, to))).toEqual(["not_opened", "live"]);
  });

  test("of a hosted product's redirect addresses does the same", async () => {
    const { product } = await add();
    const to = { redirectUris: ["https://shop.example/callback"] };
    expect(await fates(product.id, () => patch(product.id, to))).toEqual(["not_opened", "live"]);
  });

  test("of its name alone ends nothing, and of another product's addresses neither", async () => {
    const { product } = await add(books);
    const other = await add();
    const act = async () => {
      await patch(product.id, { name: "Bookshop", backchannelLogoutUri: "https://books.example/logout" });
      await patch(other.product.id, { redirectUris: ["https://shop.example/callback"] });
    };
    expect(await fates(product.id, act)).toEqual(["live", "live"]);
  });

  test("that disables it ends everything in it, and who enables it revives nothing", async () => {
    const { product } = await add(books);
    const act = async () => {
      expect((await patch(product.id, { active: false })).active).toBe(false);
      expect((await patch(product.id, { active: true })).active).toBe(true);
    };
    expect(await fates(product.id, act)).toEqual(["product_disabled", "product_disabled"]);
  });

  test("is forbidden to Members, who are recorded, and impossible where there is none", async () => {
    const { product } = await add(books);
    const act = (id: string) => changeProduct(team.mina, id, parse(changing, { active: false }));
    await expectRefused(team, () => act(product.id), "forbidden", "product.denied");
    expect(await codeOf(() => patch(team.mina.newId(), { active: false }))).toBe("not_found");
    await expectRefused(team, () => registerProduct(team.mina, shop, hosts.productUrl), "forbidden", "product.denied");
    await expectRefused(team, () => rotateProductSecret(team.max, product.id), "forbidden", "product.denied");
    expect(await codeOf(() => listProducts(team.mina))).toBe("forbidden");
    expect(await codeOf(() => getProduct(team.mina, product.id))).toBe("forbidden");
  });
});

describe("a rotated secret", () => {
  test("takes the old one's place at once, is recorded without either, and ends what is on its way", async () => {
    const { product, clientSecret } = await add(books);
    let rotated = clientSecret;
    let events: object[] = [];
    const act = async () => {
      events = await recorded(team, async () => {
        rotated = (await rotateProductSecret(team.adam, product.id)).clientSecret;
      });
    };
    expect(await fates(product.id, act)).toEqual(["not_opened", "live"]);
    expect(await team.store.read((tx) => tx.products.clientSecretHashOf(product.id))).toBe(hashToken(rotated));
    expect(rotated).not.toBe(clientSecret);
    expect(events).toContainEqual(expect.objectContaining({ type: "product.secret_rotated", productId: product.id }));
    for (const secret of [clientSecret, rotated, hashToken(rotated)])
      expect(JSON.stringify(events)).not.toContain(secret);
  });
});

describe("the demo product", () => {
  const environment = { productUrl: "http://127.0.0.1:3000", secret: "a secret of tests" };
  beforeEach(() => registerBuiltIn(team.context, environment));

  test("has addresses and a secret of its own, which nobody changes; its name can change", async () => {
    expect(await codeOf(() => patch(BUILT_IN_ID, { webOrigins: [] }))).toBe("built_in_product");
    expect(await codeOf(() => rotateProductSecret(team.olivia, BUILT_IN_ID))).toBe("built_in_product");
    expect(await patch(BUILT_IN_ID, { name: "Tally 2", active: false })).toMatchObject({
      name: "Tally 2",
      active: false,
    });
  });

  test("stays off, under its name, when its addresses move", async () => {
    await patch(BUILT_IN_ID, { name: "Tally 2", active: false });
    await registerBuiltIn(team.context, { ...environment, productUrl: "http://127.0.0.1:4000" });
    const { redirectUris } = builtInProduct(
      { ...environment, productUrl: "http://127.0.0.1:4000" },
      new Date(),
    ).product;
    expect(await getProduct(team.olivia, BUILT_IN_ID)).toMatchObject({ name: "Tally 2", active: false, redirectUris });
  });
});

test("where the product host has moved, hosted products move with it at the next start, once", async () => {
  const { product } = await add();
  await add(books);
  const start = () => readdressHosted(team.context, "https://moved.acme.example");
  const events = await recorded(team, start);
  expect(events).toMatchObject([{ type: "product.changed", actor: { kind: "system" }, productId: product.id }]);
  expect(await getProduct(team.olivia, product.id)).toEqual({
    ...product,
    initiateLoginUri: `https://moved.acme.example/api/session/initiate?client_id=${product.clientId}`,
    redirectUris: ["https://moved.acme.example/api/session/callback"],
  });
  expect(await recorded(team, start)).toEqual([]);
});

test("whoever may impersonate sees the active products' names and ids, and nobody else does", async () => {
  const { product } = await add();
  const off = await add(books);
  await patch(off.product.id, { active: false });
  const names = (await listActiveProducts(team.mina)).map(({ name }) => name);
  expect(names).toEqual(["Tally", "Shop"]);
  expect((await listActiveProducts(team.mina))[1]).toEqual({ id: product.id, name: "Shop" });
  expect(await codeOf(() => listActiveProducts(team.max))).toBe("not_granted");
});

/** How Mina's pending one, and then her live one, fare in a product while something happens. */
async function fates(productId: string, act: () => Promise<unknown>): Promise<string[]> {
  const begin = () => startImpersonation(team.mina, { userId: team.uma.id, reason: "why", ticket: null, productId });
  const { impersonation: pending } = await begin();
  const live = await impersonateIn(productId);
  await act();
  return [await fateOf(team, pending), await fateOf(team, live)];
}

/** A live one of Olivia's, who is granted for it. */
async function impersonateIn(productId: string) {
  const standing = await team.store.read((tx) => tx.grants.find(team.olivia.caller.id));
  if (!standing) await grant(team, team.adam, team.olivia);
  return impersonate(team, team.olivia, team.uma, productId);
}

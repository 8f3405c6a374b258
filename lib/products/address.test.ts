import { beforeEach, describe, expect, test } from "vitest";
import { errorOf } from "../employees/employees.testing.ts";
import { registerProductInput } from "./input.ts";
import { books, type Catalog, openCatalog, registering } from "./products.testing.ts";

let catalog: Catalog;
beforeEach(async () => {
  catalog = await openCatalog();
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
    const hosted = (await catalog.add()).product.id;
    const oidc = (await catalog.add(books)).product.id;
    const pointers = async (id: string, to: object) =>
      (await errorOf(() => catalog.patch(id, to))).fields.map(({ pointer }) => pointer);
    expect(await pointers(hosted, { initiateLoginUri: "https://shop.example/login" })).toEqual(["/initiateLoginUri"]);
    expect(await pointers(oidc, { webOrigins: ["https://books.example"] })).toEqual(["/webOrigins"]);
    expect(await pointers(oidc, { redirectUris: [] })).toEqual(["/redirectUris"]);
  });
});

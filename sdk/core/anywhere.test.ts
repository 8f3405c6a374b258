import { createContext, runInContext } from "node:vm";
import { build } from "vite";
import { beforeAll, describe, expect, test } from "vitest";
import type * as Core from "../index.ts";
import { openProduct, type Product, REVOCATIONS } from "./verifier.testing.ts";

/** The core as a product's bundler packs it for somewhere else. */
let code: string;
beforeAll(async () => {
  const entry = new URL("../index.ts", import.meta.url).pathname;
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, target: "es2022", lib: { entry, formats: ["iife"], name: "core" } },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !("output" in first)) throw new Error("nothing was bundled");
  code = first.output[0].code;
});

/** What edge runtimes, workers and browsers have in common. No Node.js: no `process`, no `require`, no `Buffer`. */
const web = { AbortSignal, TextDecoder, URL, URLSearchParams, atob, btoa, crypto, fetch };

/** Its errors, dates and promises are of a realm of its own. */
function coreWithoutNode(): typeof Core {
  const context = createContext({ ...web });
  runInContext(code, context);
  // Made of this very module.
  return context.core as typeof Core;
}

test("one bundle serves everywhere: it looks for no module, and names none in a way that bundlers follow", () => {
  expect(code).not.toMatch(/\brequire\s*\(|\bimport\s*\(|\bfrom\s*["']|\bprocess\s*\./);
});

describe("where there is no Node.js", () => {
  let product: Product;
  const verifierOf = ({ issuer, clock }: Product) =>
    coreWithoutNode().createVerifier({
      authUrl: issuer.origin,
      clientId: "product-1",
      clientSecret: "s",
      clock: clock.now,
    });

  beforeAll(async () => {
    product = await openProduct();
    product.issuer.state.stream = () => {};
    return () => product.issuer.close();
  });

  test("a token is verified by Web Crypto, by the same rules", async () => {
    const verifier = verifierOf(product);
    const token = await product.ownToken();
    expect((await verifier.verifyAccessToken(token)).user).toEqual({ id: "uma", email: "uma@globex.example" });
    const [header, payload, signature = ""] = token.split(".");
    const forged = `${header}.${payload}.${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
    await expect(verifier.verifyAccessToken(forged)).rejects.toMatchObject({ code: "bad_signature" });
    const foreign = await product.ownToken({ aud: "product-2" });
    await expect(verifier.verifyAccessToken(foreign)).rejects.toMatchObject({ code: "wrong_audience" });
  });

  test("ends are asked for, and no connection is kept open", async () => {
    const verifier = verifierOf(product);
    const token = await product.impersonatedToken();
    await verifier.verifyAccessToken(token);
    product.issuer.state.ended.push("impersonation-1");
    product.clock.pass(2.5);
    await expect(verifier.verifyAccessToken(token)).rejects.toMatchObject({ code: "session_ended" });
    expect(product.issuer.count(REVOCATIONS)).toBe(2);
    expect(product.issuer.streamed).toEqual([]);
  });
});

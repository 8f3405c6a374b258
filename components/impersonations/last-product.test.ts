import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { firstProduct, keepProduct } from "./last-product.ts";

const tally = { id: "tally", name: "Tally" };
const portal = { id: "portal", name: "Billing portal" };
const terms = { employeeId: "mina", products: [portal, tally] };

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  });
});
afterEach(() => vi.unstubAllGlobals());

test("the product that somebody signed in to last is chosen beforehand, for them alone, while it can be", () => {
  expect(firstProduct(terms)).toBe("");
  keepProduct("mina", "tally");
  expect(firstProduct(terms)).toBe("tally");
  expect(firstProduct({ ...terms, employeeId: "max" })).toBe("");
  expect(firstProduct({ ...terms, products: [portal, { ...tally, protected: true }] })).toBe("");
  expect(firstProduct({ ...terms, products: [portal, { id: "another", name: "Another" }] })).toBe("");
  keepProduct("mina", "portal");
  expect(firstProduct(terms)).toBe("portal");
});

test("the only one is chosen, and a browser that keeps nothing asks each time", () => {
  expect(firstProduct({ ...terms, products: [tally] })).toBe("tally");
  expect(firstProduct({ ...terms, products: [] })).toBe("");
  vi.stubGlobal("localStorage", undefined);
  keepProduct("mina", "tally");
  expect(firstProduct(terms)).toBe("");
});

import { expect, test } from "vitest";
import { within } from "./within.ts";

const never = new Promise<never>(() => {});
const later = () => "later";

test("what is in time is what the work gives, and so is its failure", async () => {
  expect(await within(10_000, Promise.resolve("now"), later)).toBe("now");
  await expect(within(10_000, Promise.reject(new Error("broken")), later)).rejects.toThrow("broken");
});

test("what isn't is what was agreed on: a value, or an error", async () => {
  expect(await within(1, never, later)).toBe("later");
  const slow = within(1, never, () => {
    throw new Error("too slow");
  });
  await expect(slow).rejects.toThrow("too slow");
});

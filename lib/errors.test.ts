import { expect, test, vi } from "vitest";
import { DomainError } from "./errors.ts";

test("an error of another evaluation of this module is told as what it is", async () => {
  vi.resetModules();
  const again = await import("./errors.ts");
  expect(again.DomainError).not.toBe(DomainError);
  expect(new again.DomainError("invalid_input", "No.") instanceof DomainError).toBe(true);
  expect(new Error("No.") instanceof DomainError).toBe(false);
  expect(null instanceof DomainError).toBe(false);
});

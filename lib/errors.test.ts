import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { DomainError, errorCodes, statusOf } from "./errors.ts";

test("every error code has a heading in docs/problems.md, with its status, and there is no other", () => {
  const sections = readFileSync("docs/problems.md", "utf8").split(/^## /m).slice(1);
  const told = sections.map((section) =>
    section
      .match(/^(\w+)\n\n(\d{3})\. /)
      ?.slice(1, 3)
      .join(" "),
  );
  expect(told.sort()).toEqual(errorCodes.map((code) => `${code} ${statusOf(code)}`).sort());
});

test("an error of another evaluation of this module is told as what it is", async () => {
  vi.resetModules();
  const again = await import("./errors.ts");
  expect(again.DomainError).not.toBe(DomainError);
  expect(new again.DomainError("invalid_input", "No.") instanceof DomainError).toBe(true);
  expect(new Error("No.") instanceof DomainError).toBe(false);
  const nothing: unknown = null;
  expect(nothing instanceof DomainError).toBe(false);
});

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { referencePages } from "./reference.ts";

test("the reference says what the docstrings say, and every export has one", async () => {
  const pages = await referencePages();
  expect(readdirSync("docs/reference").sort()).toEqual(Object.keys(pages).sort());
  for (const [file, text] of Object.entries(pages)) {
    expect(readFileSync(`docs/reference/${file}`, "utf8"), `${file}: npm run reference`).toBe(text);
  }
}, 180_000);

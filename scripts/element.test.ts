import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { elementIntegrity, elementPath, elementTag } from "#lib/hosted/element.ts";
import { elementScript, integrityOf, writeElement } from "./pack-sdk.ts";

test("the script is the one whose hash pages are told, by the product's page and by the guide", () => {
  // One that has changed has another hash, to be written in both; and after a release another version.
  expect(elementIntegrity).toBe(integrityOf(elementScript()));
  expect(readFileSync("docs/guides/any-frontend.md", "utf8")).toContain(
    `\n${elementTag("https://auth.example.com")}\n`,
  );
});

test("its address has the package's version", () => {
  const { version } = JSON.parse(readFileSync("sdk/package.json", "utf8")) as { version: string };
  expect(elementPath).toBe(`/understudy/element-${version}.js`);
});

test("the build writes these very bytes, packed beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-element-"));
  await writeElement(folder);
  const file = join(folder, elementPath.replace("/understudy/", ""));
  expect(integrityOf(readFileSync(file, "utf8"))).toBe(elementIntegrity);
  expect(existsSync(`${file}.br`)).toBe(true);
  rmSync(folder, { recursive: true });
});

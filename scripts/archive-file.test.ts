import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileIn } from "./archive-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-archive-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("an archive that can't be finished leaves nothing behind", async () => {
  async function* lines() {
    yield "Uma Patel\n";
    throw new Error("the database went away");
  }
  await expect(fileIn(folder, "2026-11")(lines())).rejects.toThrow("went away");
  expect(readdirSync(folder)).toEqual([]);
});

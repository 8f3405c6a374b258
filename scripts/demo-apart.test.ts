import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

const filesIn = (...folders: string[]) =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...folders], { encoding: "utf8" })
    .trim()
    .split("\n");

test("nothing in lib/ or db/ knows what the demo product is about", () => {
  const words = ["invoic", "billing", "card_?number", "demo_(invoices|profiles|history|api_keys)"].join("|");
  // Migrations say what was once, and this is git's way to say that it found nothing.
  const found = (() => {
    try {
      return execFileSync("git", ["grep", "-niE", words, "--", "lib", "db", ":!db/migrations"], { encoding: "utf8" });
    } catch (error) {
      return (error as { status: number }).status === 1 ? "" : String(error);
    }
  })();
  expect(found).toBe("");
});

describe("in production", () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-production-"));
  beforeAll(() => {
    vi.stubEnv("UNDERSTUDY_SECRET", "the secret of a production, 32 letters");
    vi.stubEnv("UNDERSTUDY_DEMO", "");
    vi.stubEnv("DATABASE_URL", `file:${join(folder, "understudy.db")}`);
    vi.stubEnv("TALLY_DATABASE_URL", `file:${join(folder, "tally.db")}`);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  const routes = filesIn("app/demo").filter((file) => file.endsWith("/route.ts") && !file.includes("[...unknown]"));

  test.each(routes)("%s answers 404 to whoever reaches it, and no file is made", async (file) => {
    const handlers = (await import(pathToFileURL(resolve(file)).href)) as Record<string, Handler>;
    for (const [method, handler] of Object.entries(handlers)) {
      const asked = new Request("http://127.0.0.1:3000/demo", { method, headers: { origin: "http://127.0.0.1:3000" } });
      expect((await handler(asked, { params: Promise.resolve({ id: crypto.randomUUID() }) })).status).toBe(404);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test("Tally's data can't be opened, whatever the environment says", async () => {
    const { tally } = await import("#app/demo/data.ts");
    expect(() => tally()).toThrow("the demo's alone");
    expect(readdirSync(folder)).toEqual([]);
  });
});

type Handler = (request: Request, segment: { params: Promise<{ id: string }> }) => Promise<Response>;

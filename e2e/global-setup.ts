import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { secret, startServer } from "./server.ts";

/** Makes the database that every story begins with: the demo's people, and the signing keys of a first start. */
export default async function prepare(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-e2e-"));
  process.env.UNDERSTUDY_E2E_FOLDER = folder;
  const databasePath = join(folder, "template.db");
  execFileSync(resolve("node_modules/.bin/tsx"), ["scripts/demo-database.ts"], {
    stdio: "inherit",
    env: { ...process.env, UNDERSTUDY_SECRET: secret, DATABASE_URL: `file:${databasePath}` },
  });
  const server = await startServer({ databasePath });
  await server.stop();
  return () => rmSync(folder, { recursive: true, force: true });
}

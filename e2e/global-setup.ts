import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { secret, startServer } from "./server.ts";
import { tallyVariables } from "./tally.ts";
import { dropTemplates, makeTemplates } from "./template.ts";

/** Makes the database that every story begins with: the demo's people, and the signing keys of a first start. */
export default async function prepare(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-e2e-"));
  process.env.UNDERSTUDY_E2E_FOLDER = folder;
  await makeTemplates(async (databaseUrl) => {
    execFileSync(resolve("node_modules/.bin/tsx"), ["scripts/demo-database.ts"], {
      stdio: "inherit",
      env: {
        ...process.env,
        ...{ UNDERSTUDY_DEMO: "1", UNDERSTUDY_SECRET: secret, DATABASE_URL: databaseUrl },
        ...tallyVariables(databaseUrl),
      },
    });
    const server = await startServer({ databaseUrl });
    await server.stop();
  });
  return async () => {
    rmSync(folder, { recursive: true, force: true });
    await dropTemplates();
  };
}

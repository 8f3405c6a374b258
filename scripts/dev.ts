import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseEnvironment } from "#env";
import { makeDemoDatabase } from "./demo-database.ts";
import { writeElement } from "./pack-sdk.ts";
import { assertPortFree, serve } from "./serve.ts";

const variables = {
  UNDERSTUDY_DEMO: "1",
  DATABASE_URL: "file:data/dev.db",
  // Of a database that holds nobody's data but the demo's people.
  UNDERSTUDY_SECRET: "a secret for developing on this machine only",
  // Of the deployment that this shell may be set up for.
  DATABASE_URL_FILE: "",
  TALLY_DATABASE_URL: "",
  UNDERSTUDY_SECRET_FILE: "",
};

/** `npm run dev`: the demo on Next.js's development server. What one did in it is kept; delete data/dev.db and data/dev.db.tally to begin afresh. */
try {
  const environment = parseEnvironment({ ...process.env, ...variables });
  const { dashboardUrl, productUrl, port, databasePath, tallyPath } = environment;
  await assertPortFree(environment);
  if (![databasePath, tallyPath].every((path) => path !== null && existsSync(path)))
    await makeDemoDatabase({ ...environment, fresh: process.env.DEMO_FRESH === "1", checkable: true });
  await writeElement(join(process.env.NEXT_DIST_DIR ?? ".next", "element"));
  const addresses = { DASHBOARD_URL: dashboardUrl, PRODUCT_URL: productUrl, PORT: String(port) };
  const { ready } = serve(environment, "dev", { ...variables, ...addresses });
  await ready();
  console.log(`\n  Dashboard  ${dashboardUrl}\n  Product    ${productUrl}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type Environment, parseEnvironment } from "#env";
import { buildIfNeeded } from "./build.ts";
import { DEMO_PASSWORD, makeDemoDatabase } from "./demo-database.ts";
import { assertPortFree, serve } from "./serve.ts";

const DATABASE = "data/demo.db";
const SECRET = "data/demo.secret";

/** `npm run demo`: builds, makes a database with the demo's people, serves both hosts on this machine, and says how to sign in. */
async function main(): Promise<void> {
  const keep = process.env.DEMO_KEEP === "1" && existsSync(DATABASE) && existsSync(SECRET);
  const variables = {
    UNDERSTUDY_DEMO: "1",
    DATABASE_URL: `file:${DATABASE}`,
    UNDERSTUDY_SECRET: keep ? readFileSync(SECRET, "utf8") : randomBytes(32).toString("base64url"),
    // Of the deployment that this shell may be set up for.
    DATABASE_URL_FILE: "",
    TALLY_DATABASE_URL: "",
    UNDERSTUDY_SECRET_FILE: "",
  };
  const environment = parseEnvironment({ ...process.env, ...variables });
  await assertPortFree(environment);
  await buildIfNeeded();
  if (!keep) await makeAfresh(environment);
  const { ready } = serve(environment, "start", {
    ...variables,
    ...addressesOf(environment),
    NODE_ENV: "production",
  });
  await ready();
  console.log(greeting(environment));
}

/** A demo begins the same each time; what the last one left is deleted only now, when another one starts. */
async function makeAfresh(environment: Environment): Promise<void> {
  mkdirSync("data", { recursive: true, mode: 0o700 });
  const databases = [DATABASE, environment.tallyPath ?? []].flat();
  const files = databases.flatMap((path) => [path, `${path}-wal`, `${path}-shm`]);
  for (const file of [...files, SECRET]) rmSync(file, { force: true });
  writeFileSync(SECRET, environment.secret, { mode: 0o600 });
  await makeDemoDatabase({ ...environment, fresh: process.env.DEMO_FRESH === "1", checkable: true });
}

const addressesOf = ({ dashboardUrl, productUrl, port }: Environment) => ({
  DASHBOARD_URL: dashboardUrl,
  PRODUCT_URL: productUrl,
  PORT: String(port),
});

const greeting = ({ dashboardUrl, productUrl }: Environment) => `
  Understudy is running, for this machine only.

    Dashboard  ${dashboardUrl}
    Product    ${productUrl}

  Sign in to the dashboard as one of the team:
    olivia@acme.example   Olivia Ortega, Owner
    adam@acme.example     Adam Novak, Admin
    mina@acme.example     Mina Haddad, Member who may impersonate
    max@acme.example      Max Berg, Member
  or to the product as one of its users:
    uma@globex.example    Uma Patel

  Everybody's password: ${DEMO_PASSWORD}
  Press Ctrl-C to stop.
`;

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "#scripts/chromium.ts";

const executablePath = findChromium();

/**
 * Those that ask the most of the store: TEST_STORIES=store runs these alone, for a second database. Who may, what ends, what
 * is recorded, what only one may win, and what is written in great numbers.
 */
const ofTheStore = [
  "ends",
  "enable",
  "audit",
  "one-redemption",
  "replace",
  "restart",
  "user-imports",
  "oidc-operator",
  "two-instances",
];

/**
 * Each worker has a server, a database and a port of its own (e2e/fixtures.ts), so there is no webServer here; with
 * TEST_INSTANCES=2 two servers behind nginx. With TEST_DATABASE_URL the databases are Postgres'; stories about a file, a full disk or another clock have SQLite anyway.
 */
export default defineConfig({
  testDir: "e2e",
  testMatch: process.env.TEST_STORIES === "store" ? ofTheStore.map((name) => `**/${name}.story.ts`) : "**/*.story.ts",
  globalSetup: "./e2e/global-setup.ts",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  // On a machine that is shared, a page may take longer than any story waits. What passes only then is named as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 800 },
    actionTimeout: 10_000,
    // To keep one of each story takes an eighth of its time, and where there is a second try that one can be kept instead.
    trace: process.env.CI ? "on-first-retry" : "retain-on-first-failure",
    launchOptions: {
      ...(executablePath !== null && { executablePath }),
      // Chromium would otherwise look up its makers' hosts at every start.
      args: [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});

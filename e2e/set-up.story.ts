import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openDatabase } from "./database.ts";
import { expect, test } from "./fixtures.ts";
import { send } from "./http.ts";
import { secret, startServer } from "./server.ts";

const PASSWORD = "three plain words";
const production = { UNDERSTUDY_DEMO: "" };

test.describe("Production", () => {
  test("on an empty database the log has a one-time link that makes the first Owner; impersonation is off and the demo absent", async ({
    page,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 4\d\d/);
    const databasePath = join(mkdtempSync(join(tmpdir(), "understudy-setup-")), "understudy.db");
    const fresh = await startServer({ databaseUrl: `file:${databasePath}`, variables: production });
    try {
      const link = /https?:\/\/\S+\/set-up#\S+/.exec(fresh.log())?.[0] ?? "";
      expect(link.startsWith(`${fresh.dashboardUrl}/set-up#`)).toBe(true);
      await page.goto(link);
      await page.getByLabel("Name").fill("First Owner");
      await page.getByLabel("E-mail").fill("first@acme.example");
      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.getByRole("button", { name: "Create the first Owner" }).click();
      // Signed in: nobody types a password twice that they have just chosen.
      await expect(page).toHaveURL(/\/users/);
      await expect(page.getByRole("button", { name: "First Owner" })).toBeVisible();
      const settings = await page.request.get(`${fresh.dashboardUrl}/api/settings/impersonation`);
      expect(await settings.json()).toMatchObject({ enabled: false, reason: "required", maxMinutes: 60 });

      const again = await page.request.post(`${fresh.dashboardUrl}/api/auth/set-up`, {
        data: { token: link.split("#")[1], name: "Second", email: "second@acme.example", password: PASSWORD },
        headers: { origin: fresh.dashboardUrl },
      });
      expect(again.status()).toBe(409);
      for (const path of ["/demo", "/demo/invoices", "/demo/api/me", "/"]) {
        const answer = await send({ port: fresh.port, path, headers: { host: new URL(fresh.productUrl).host } });
        expect(answer.status, path).toBe(404);
      }
      // No demo people where there is no demo.
      await page.goto(`${fresh.dashboardUrl}/sign-in`);
      await expect(page.getByText(/demo|Olivia/i)).toHaveCount(0);
      // A restart makes no second way in.
      const before = fresh.log().length;
      await fresh.stop();
      await fresh.start();
      expect(fresh.log().slice(before)).not.toContain("/set-up#");
    } finally {
      await fresh.stop();
    }
  });

  test("a locked-out Owner gets a one-time link from npm run owner:reset", async ({ page, server, db: _ }) => {
    const printed = execFileSync(resolve("node_modules/.bin/tsx"), ["scripts/owner-reset.ts"], {
      encoding: "utf8",
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "production",
        UNDERSTUDY_SECRET: secret,
        DATABASE_URL: server.databaseUrl,
        DASHBOARD_URL: server.dashboardUrl,
        PRODUCT_URL: server.productUrl,
      },
    });
    const link = /https?:\/\/\S+#\S+/.exec(printed)?.[0] ?? "";
    await page.goto(link);
    await page.getByLabel("New password").fill(PASSWORD);
    await page.getByRole("button", { name: "Save the password" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.getByLabel("Email").fill("olivia@acme.example");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(/\/users/);
  });

  test("npm start refuses to start without its secret, and says which", async () => {
    const { status, stderr } = spawnSync(process.execPath, ["scripts/start.mjs"], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, NODE_ENV: "production", PORT: "4391" },
    });
    expect(status).toBe(1);
    expect(stderr).toContain("UNDERSTUDY_SECRET");
  });

  test("a server that can't open its database ends, with a sentence", async () => {
    const unusable = startServer({ databaseUrl: "file:/dev/null/no.db", variables: production });
    await expect(unusable).rejects.toThrow(/ended with code 1/);
  });

  test("a database of before is opened by the next start, as it was", async () => {
    const folder = mkdtempSync(join(tmpdir(), "understudy-again-"));
    const databasePath = join(folder, "understudy.db");
    const first = await startServer({ databaseUrl: `file:${databasePath}`, variables: production });
    await first.stop();
    const db = openDatabase(databasePath);
    const keys = db.all("SELECT kid FROM signing_keys ORDER BY kid");
    expect(keys.length).toBeGreaterThanOrEqual(2);
    await first.start();
    expect(db.all("SELECT kid FROM signing_keys ORDER BY kid")).toEqual(keys);
    db.close();
    await first.stop();
  });
});

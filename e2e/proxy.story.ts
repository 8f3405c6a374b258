import { openDatabase } from "./database.ts";
import { expect, PASSWORD, test } from "./fixtures.ts";
import { hardening, nginx, startNginx } from "./nginx.ts";
import { freePort, startServer } from "./server.ts";
import { banner, openProductAs, userWith } from "./steps.ts";
import { copyOfTemplate } from "./template.ts";

test.describe("Behind a proxy that takes the Referrer away", () => {
  test.skip(nginx === null, "needs nginx: apt-get install nginx-light");

  test("native forms work, and End session ends the session", async ({ browser }) => {
    const { url, drop } = await copyOfTemplate(`proxied_${process.pid}`);
    const port = await freePort();
    const urls = { dashboardUrl: `http://localhost:${port}`, productUrl: `http://127.0.0.1:${port}` };
    const server = await startServer({ databaseUrl: url, urls });
    const stopNginx = await startNginx(hardening(port, server.port), port);
    const db = openDatabase(url);
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      const origins: (string | undefined)[] = [];
      page.on("request", (request) => {
        if (request.method() === "POST") void request.allHeaders().then(({ origin }) => origins.push(origin));
      });
      await page.goto(`${urls.dashboardUrl}/sign-in`);
      await page.getByLabel("Email").fill("mina@acme.example");
      await page.getByLabel("Password").fill(PASSWORD);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(page).toHaveURL(/\/users/);
      await openProductAs(page, server, userWith(db, "uma@globex.example").id);
      await banner(page).getByRole("button", { name: "End session" }).click();
      await expect(page).toHaveURL(`${urls.productUrl}/signed-out?why=stopped`);
      expect(db.events("impersonation.ended")).toMatchObject([{ reason: "stopped" }]);
      await expect.poll(() => origins).toEqual(["null", "null"]);
    } finally {
      await context.close();
      db.close();
      await stopNginx();
      await server.stop();
      await drop();
    }
  });
});

test("a form of another site's is refused by a page with a way on", async ({
  page,
  server,
  db,
  signIn,
  consoleErrors,
}) => {
  consoleErrors.expect(/status of 403/);
  await signIn(page, "mina");
  await openProductAs(page, server, userWith(db, "uma@globex.example").id);
  await page.route("http://evil.example/", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<form action="${server.productUrl}/demo/end-session" method="post"><button>Win</button></form>`,
    }),
  );
  await page.goto("http://evil.example/");
  await page.getByRole("button", { name: "Win" }).click();
  await expect(page.getByRole("heading", { name: "Request from another site" })).toBeVisible();
  await page.getByRole("link", { name: "Go on" }).click();
  await expect(banner(page)).toBeVisible();
  expect(db.events("impersonation.ended")).toEqual([]);
});

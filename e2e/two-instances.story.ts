import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { openDatabase } from "./database.ts";
import { test as base, expect } from "./fixtures.ts";
import { type Answer, send } from "./http.ts";
import { canBeTwo, type Instances, startInstances } from "./instances.ts";
import { productClient } from "./product-client.ts";
import { movableClock, type Server } from "./server.ts";
import { banner, openProductAs, userWith } from "./steps.ts";
import { copyOfTemplate } from "./template.ts";

interface Pair extends Instances {
  /** Sets the second one's clock, as `+1h` from what it is; null where Debian's faketime isn't installed. */
  setClock: ((to: string) => void) | null;
}

const test = base.extend<object, { pair: Pair }>({
  pair: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use, { parallelIndex }) => {
      const folder = mkdtempSync(join(tmpdir(), "understudy-clock-"));
      const clock = join(folder, "clock");
      writeFileSync(clock, "+0\n");
      const variables = movableClock(clock);
      const { url, drop } = await copyOfTemplate(`two_${parallelIndex}_${process.pid}`);
      const instances = await startInstances({ databaseUrl: url, variables: [{}, variables ?? {}] });
      await use({ ...instances, setClock: variables && ((to) => writeFileSync(clock, `${to}\n`)) });
      await instances.end();
      await drop();
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
  ownServer: [
    async ({ pair }, use) => {
      const db = openDatabase(pair.databaseUrl);
      await use({ server: pair, db });
      db.close();
    },
    { scope: "worker" },
  ],
});

/** Asks one instance for an address of the product, past the proxy, as this browser would. */
async function askOne(instance: Server, page: Page, path: string, accept = "application/json"): Promise<Answer> {
  const cookies = await page.context().cookies(instance.productUrl);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const { host } = new URL(instance.productUrl);
  return send({ port: instance.port, path, headers: { host, cookie, accept } });
}

/** The ends that one instance tells the product's backend, as it tells them. `told` resolves once the text has come. */
function listenTo(instance: Server) {
  let text = "";
  let happened = () => {};
  const headers = {
    host: new URL(instance.productUrl).host,
    authorization: productClient(instance).authorization,
    accept: "text/event-stream",
  };
  const asked = request({ host: "localhost", port: instance.port, path: "/api/v1/revocations", headers }, (answer) => {
    answer.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      happened();
    });
  });
  asked.on("error", () => {}).end();
  return {
    told: (what: string) =>
      new Promise<void>((done) => {
        happened = () => text.includes(what) && done();
        happened();
      }),
    close: () => asked.destroy(),
  };
}

test.describe("Two instances on one database", () => {
  test.skip(!canBeTwo, "needs nginx: apt-get install nginx-light");

  test("an end in one is in the stream of the other within a second, and in its next answer", async ({
    asUma: { page, impersonation },
    pair,
    as,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    const [first, second] = pair.both;
    const olivia = await as("olivia");
    const { cookies } = await olivia.storageState();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const streams = [listenTo(first), listenTo(second)];
    await Promise.all(streams.map(({ told }) => told("data: ")));
    const ended = await send({
      port: first.port,
      method: "DELETE",
      path: `/api/impersonations/${impersonation.id}`,
      headers: { host: new URL(pair.dashboardUrl).host, origin: pair.dashboardUrl, cookie },
    });
    expect(ended.status, ended.text).toBe(204);
    const endedAt = performance.now();
    await Promise.all(streams.map(({ told }) => told(impersonation.id)));
    expect(performance.now() - endedAt).toBeLessThan(1000);
    expect((await askOne(second, page, "/api/session")).status).toBe(401);
    await expect(page).toHaveURL(/\/signed-out/, { timeout: 5000 });
    for (const { close } of streams) close();
  });

  for (const [index, which] of ["first", "second"].entries())
    test(`kill -9 of the ${which}: everything goes on with the other, and the hour has one end`, async ({
      page,
      pair,
      db,
      signIn,
      consoleErrors,
    }) => {
      // What was on its way to it is lost, and what changes something isn't repeated.
      consoleErrors.expect(/status of (401|502)/);
      await signIn(page, "mina");
      const { impersonation } = await openProductAs(page, pair, userWith(db, "uma@globex.example").id);
      const killed = pair.both[index];
      await killed?.stop("SIGKILL");
      try {
        for (let turn = 0; turn < 4; turn++) {
          expect((await page.request.get(`${pair.productUrl}/demo/api/me`)).status()).toBe(200);
          expect((await page.request.get(`${pair.dashboardUrl}/api/me`)).status()).toBe(200);
        }
        await page.goto(`${pair.productUrl}/demo/notes`);
        await expect(banner(page)).toBeVisible();
        const expiresAt = () => db.all("SELECT expires_at FROM impersonations WHERE id = ?", impersonation.id)[0];
        expect(expiresAt()).toMatchObject({ expires_at: Date.parse(impersonation.expiresAt) });
        db.age(impersonation.id, 60 * 60 * 1000);
        await expect(page).toHaveURL(/\/signed-out/, { timeout: 5000 });
      } finally {
        await killed?.start();
      }
      await expect.poll(() => db.events("impersonation.ended")).toMatchObject([{ reason: "expired" }]);
    });

  for (const wrong of ["+1h", "-1h"])
    test(`a clock that is ${wrong} wrong: that one refuses who impersonates and says so, the other goes on`, async ({
      asUma: { page, impersonation },
      pair,
      db,
      signInAsUser,
      browser,
      consoleErrors,
    }) => {
      test.skip(pair.setClock === null, "Debian's faketime is not installed");
      consoleErrors.expect(/status of 503/);
      const [right, other] = pair.both;
      const status = async (instance: Server, path = "/demo/api/me") => (await askOne(instance, page, path)).status;
      try {
        pair.setClock?.(wrong);
        await expect.poll(() => status(other)).toBe(503);
        await expect.poll(() => other.log()).toContain("clock is wrong");
        for (const path of ["/api/session", "/api/v1/refresh_token", "/demo/invoices"]) {
          expect.soft(await status(other, path), path).toBe(503);
          expect.soft(await status(right, path), path).toBe(200);
        }
        const shown = await askOne(other, page, "/demo/invoices", "text/html");
        expect(shown.status).toBe(503);
        expect(shown.text).toContain("Try again shortly");
        const user = await browser.newPage();
        await signInAsUser(user, "ugo@initech.example");
        expect((await askOne(other, user, "/demo/api/me")).status).toBe(200);
        await user.close();
        expect(right.log()).not.toContain("clock is wrong");
      } finally {
        pair.setClock?.("+0");
      }
      await expect.poll(() => status(other)).toBe(200);
      await expect(banner(page)).toBeVisible();
      expect(db.all("SELECT end_reason FROM impersonations WHERE id = ?", impersonation.id)).toEqual([
        { end_reason: null },
      ]);
    });
});

import { type APIRequestContext, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type Database, openDatabase } from "./database.ts";
import { startInstances, wantsTwo } from "./instances.ts";
import { type Server, startServer } from "./server.ts";
import { openProductAs, type Started, userWith } from "./steps.ts";
import { copyOfTemplate } from "./template.ts";

export { expect };

export const PASSWORD = "understudy-demo";
export type Employee = "olivia" | "adam" | "mina" | "max";
const employeeEmail = (name: Employee) => `${name}@acme.example`;

interface WorkerFixtures {
  ownServer: { server: Server; db: Database };
}

interface Fixtures {
  server: Server;
  db: Database;
  /** Signs an employee in to the dashboard in this browser, as the form does. */
  signIn: (page: Page, employee: Employee) => Promise<void>;
  /** Signs a user in to the product by password. */
  signInAsUser: (page: Page, email: string) => Promise<void>;
  /** This browser's page, signed in to the product as Uma by Mina's impersonation. */
  asUma: { page: Page; impersonation: Started["impersonation"] };
  /** The dashboard's API as one employee, with its own cookies and the dashboard's Origin. */
  as: (employee: Employee | null) => Promise<APIRequestContext>;
  /** Errors in a browser's console fail the story, but for those that it is about. */
  consoleErrors: { expect: (pattern: RegExp) => void };
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  ownServer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use, { parallelIndex }) => {
      const { url, drop } = await copyOfTemplate(`worker_${parallelIndex}_${process.pid}`);
      try {
        const two = wantsTwo ? await startInstances({ databaseUrl: url }) : null;
        const server = two ?? (await startServer({ databaseUrl: url }));
        const db = openDatabase(url);
        await use({ server, db });
        db.close();
        await (two ? two.end() : server.stop());
      } finally {
        await drop();
      }
    },
    { scope: "worker" },
  ],

  server: async ({ ownServer: { server } }, use) => {
    server.clearLog();
    await use(server);
  },

  db: [
    async ({ ownServer: { db } }, use) => {
      db.reset();
      await use(db);
    },
    { auto: true },
  ],

  signIn: async ({ server }, use) => {
    await use(async (page, employee) => {
      await post(page.request, server.dashboardUrl, "/api/auth/sign-in", {
        email: employeeEmail(employee),
        password: PASSWORD,
      });
    });
  },

  signInAsUser: async ({ server }, use) => {
    await use(async (page, email) => {
      await post(page.request, server.productUrl, "/api/session/password", { email, password: PASSWORD });
    });
  },

  asUma: async ({ page, server, db, signIn }, use) => {
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await use({ page, impersonation });
  },

  as: async ({ server, playwright }, use) => {
    const opened: APIRequestContext[] = [];
    await use(async (employee) => {
      const { dashboardUrl } = server;
      const api = await playwright.request.newContext({
        baseURL: dashboardUrl,
        extraHTTPHeaders: { origin: dashboardUrl },
      });
      opened.push(api);
      if (employee) {
        await post(api, dashboardUrl, "/api/auth/sign-in", { email: employeeEmail(employee), password: PASSWORD });
      }
      return api;
    });
    await Promise.all(opened.map((api) => api.dispose()));
  },

  consoleErrors: [
    async ({ browser }, use, testInfo) => {
      const seen: string[] = [];
      const expected: RegExp[] = [];
      const watch = (context: BrowserContext) => {
        context.on("console", (message) => {
          if (message.type() === "error") seen.push(`${message.text()} (${message.location().url})`);
        });
        context.on("weberror", (error) => seen.push(String(error.error())));
      };
      for (const context of browser.contexts()) watch(context);
      browser.on("context", watch);
      await use({ expect: (pattern) => expected.push(pattern) });
      browser.off("context", watch);
      // A Chromium with a window asks every site for this by itself; its headless shell doesn't.
      const own = /\/favicon\.ico\)$/;
      const surprises = seen.filter((line) => ![own, ...expected].some((pattern) => pattern.test(line)));
      if (testInfo.status === "passed") expect(surprises, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

async function post(api: APIRequestContext, origin: string, path: string, form: Record<string, string>): Promise<void> {
  const response = await api.post(origin + path, { form, headers: { origin }, maxRedirects: 0 });
  expect(response.status(), await response.text()).toBe(303);
}

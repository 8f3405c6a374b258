import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type UnderstudyOptions, understudy } from "@understudy/sdk/better-auth";
import { type BetterAuthOptions, type BetterAuthPlugin, betterAuth } from "better-auth";
import { toNodeHandler } from "better-auth/node";
import Database from "better-sqlite3";
import { Browser } from "./languages.testing.ts";
import type { Understudy } from "./understudy.testing.ts";

export interface ShopOptions {
  understudy?: Partial<UnderstudyOptions>;
  better?: Pick<BetterAuthOptions, "session" | "secondaryStorage">;
  before?: BetterAuthPlugin[];
  after?: BetterAuthPlugin[];
}

/** A product with better-auth and a user Uma with a password, registered at the real Understudy. */
export async function openShop(at: Understudy, { better, before = [], after = [], ...given }: ShopOptions = {}) {
  let handle: Parameters<typeof createServer>[1] = () => undefined;
  const server = createServer((request, response) => handle?.(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const base = `${url}/api/auth`;
  const { id, clientId, clientSecret } = await at.register({
    ...{ name: "Shop", kind: "oidc", initiateLoginUri: `${base}/understudy/login` },
    ...{ redirectUris: [`${base}/understudy/callback`], backchannelLogoutUri: `${base}/understudy/backchannel-logout` },
  });
  const database = new Database(":memory:");
  const plugin = understudy({ issuer: at.dashboardUrl, clientId, clientSecret, ...given.understudy });
  const auth = betterAuth({
    ...{ baseURL: url, secret: SECRET, database },
    ...{ emailAndPassword: { enabled: true }, user: { changeEmail: { enabled: true }, deleteUser: { enabled: true } } },
    ...{ ...better, logger: { disabled: true } },
    plugins: [...before, plugin, ...after],
  });
  const context = await auth.$context;
  await context.runMigrations();
  const uma = { id: at.userId, name: "Uma Patel", email: "uma@globex.example", emailVerified: true };
  await context.adapter.create({ model: "user", data: { ...uma, ...times() }, forceAllowId: true });
  const password = await context.password.hash(PASSWORD);
  const account = { userId: uma.id, providerId: "credential", accountId: uma.id, password, ...times() };
  await context.adapter.create({ model: "account", data: account });
  handle = toNodeHandler(auth);

  return {
    ...{ id, clientId, url, base, auth, context, database },
    count: (table: string) => (database.prepare(`select count(*) as n from "${table}"`).get() as { n: number }).n,
    close: () => close(server, database),
    /** An employee in this product as Uma; in a browser that may have been somebody there before. */
    async visit(access = "full", browser = new Browser()) {
      const employee = await at.employ();
      const { id: sid, launchUrl } = await at.start(employee.cookie, id, access);
      browser.put(at.dashboardUrl, employee.cookie);
      const { url: landed, response } = await browser.follow(launchUrl);
      return { employee, sid, browser, landed, response, ...callsOf(base, browser) };
    },
    /** Somebody by themselves. */
    async signIn(email = "uma@globex.example", browser = new Browser()) {
      const calls = callsOf(base, browser);
      const answer = await calls.post("/sign-in/email", { email, password: PASSWORD });
      if (!answer.ok) throw new Error(await answer.text());
      return { browser, ...calls };
    },
    async signUp(email: string, browser = new Browser()) {
      const calls = callsOf(base, browser);
      await calls.post("/sign-up/email", { email, password: PASSWORD, name: email });
      return { browser, ...calls };
    },
  };
}

export const SECRET = "a secret of this shop, which nobody guesses";
export const PASSWORD = "a password of this shop";
export type Shop = Awaited<ReturnType<typeof openShop>>;

const times = () => ({ createdAt: new Date(), updatedAt: new Date() });

export interface Found {
  session: Record<string, unknown> & { token: string; expiresAt: string };
  user: { id: string };
}

function callsOf(base: string, browser: Browser) {
  const { origin } = new URL(base);
  return {
    get: (path: string) => browser.ask(base + path, { headers: { origin } }),
    post: (path: string, body: object = {}) =>
      browser.ask(base + path, {
        ...{ method: "POST", body: JSON.stringify(body) },
        headers: { origin, "content-type": "application/json" },
      }),
    /** Who better-auth says is signed in. */
    session: async () => (await (await browser.ask(`${base}/get-session`)).json()) as Found | null,
    cookies: () => browser.cookies(origin),
  };
}

function close(server: Server, database: Database.Database): void {
  server.closeAllConnections();
  server.close();
  database.close();
}

import { signInElsewhere, signInUser } from "./browser.ts";
import { withoutSession } from "./builds.ts";
import { admin, betterAuthFile, folder, uma, understudyFile } from "./files.ts";
import type { Target } from "./load.ts";
import { type Running, startHello, startPeers, startUnderstudy } from "./servers.ts";
import { compare } from "./turns.ts";

/**
 * Requests a second of what asks for the session each time, beside the same without and beside others: all in short turns
 * against servers that stand side by side.
 */
const here = await startUnderstudy(`file:${await understudyFile("demo-requests")}`);
// Another one for the page, so that both sides of it have done the same before.
const paged = await startUnderstudy(`file:${await understudyFile("demo-paged")}`);
const without = await startUnderstudy(`file:${await understudyFile("demo-without")}`, { cwd: withoutSession });
const hello = await startHello();
const there = await startPeers({
  BETTER_AUTH_FILE: await betterAuthFile("better-auth"),
  NEXT_AUTH_FILE: `${folder}/next-auth.db`,
});
const servers = [here, paged, without, hello, there];
try {
  const cookieAt = async (server: Running) => (await signInUser(server, uma.email)).cookieOf(server.productUrl);
  const users = new Map([[here, await cookieAt(here)] as const, [paged, await cookieAt(paged)] as const]);
  const elsewhere = (await signInElsewhere(there, admin.email)).cookieOf(there.url);
  const inJwt = await (await fetch(`${there.url}/prepare`)).text();
  const own = (path: string, at = here): Target => ({
    url: at.productUrl + path,
    headers: { cookie: users.get(at) ?? "" },
    pid: at.pid,
  });
  const other = (path: string, cookie: string): Target => ({
    url: there.url + path,
    headers: { cookie },
    pid: there.pid,
  });
  const targets = {
    helloRoute: { url: `${hello.url}/api/hello`, pid: hello.pid },
    route: own("/demo/api/me"),
    betterAuth: other("/api/better-auth/me", elsewhere),
    database: other("/api/database/me", "authjs.session-token=the-session"),
    jwt: other("/api/jwt/me", inJwt),
    page: own("/demo/invoices", paged),
    pageWithout: { url: `${without.productUrl}/demo/invoices`, pid: without.pid },
    helloPage: { url: hello.url, pid: hello.pid },
    session: own("/api/session"),
    token: own("/api/v1/refresh_token"),
    tokenThere: other("/api/auth/token", elsewhere),
  } satisfies Record<string, Target>;
  await compare(targets, { turns: 5, turnMs: 150, warmMs: 1500 }, [
    ["route", "route", "helloRoute"],
    ["route: Better Auth", "betterAuth", "helloRoute"],
    ["route: next-auth, database", "database", "helloRoute"],
    ["route: next-auth, JWT", "jwt", "helloRoute"],
    ["route: the hosted session", "session", "helloRoute"],
    ["page", "page", "pageWithout"],
    ["page: hello", "page", "helloPage"],
    ["token", "token", "tokenThere"],
  ]);
} finally {
  await Promise.all(servers.map((server) => server.stop()));
}

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { expressRows } from "./clients/express.ts";
import { libraries } from "./clients/libraries.ts";
import { otherRows } from "./clients/others.ts";
import { isInstalled, processRows, start } from "./clients/processes.ts";
import type { Row } from "./clients/row.ts";
import { Browser, freePort } from "./languages.testing.ts";
import { serveUnderstudy, type Understudy } from "./understudy.testing.ts";

const rows = [...libraries, ...expressRows, ...otherRows, ...processRows];
const installed = await Promise.all(rows.map(isInstalled));

let at: Understudy;
const stops: (() => void)[] = [];
beforeAll(async () => {
  at = await serveUnderstudy();
});
afterEach(() => void vi.useRealTimers());
afterAll(() => {
  for (const stop of stops) stop();
  at.close();
});

/** Registered and served; `on` as it works, else without what the row's client needs. */
async function openRow(row: Row, on: boolean) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { id, clientId, clientSecret } = await at.register({
    ...{ name: row.name, kind: "oidc", initiateLoginUri: url + row.start, redirectUris: [url + row.callback] },
    ...((row.backchannel || row.needs) && { backchannelLogoutUri: url + (row.backchannel ?? "/none") }),
    ...(row.needs && on && { [row.needs]: true }),
  });
  const settings = { issuer: at.dashboardUrl, clientId, clientSecret, url, on };
  if (row.command) {
    const { stop, log } = await start(row.command, settings);
    stops.push(stop);
    return { id, url, log };
  }
  const server = createServer(await row.open?.(settings));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return { id, url, log: () => "" };
}

async function visit(row: Row, { id, url, log }: { id: string; url: string; log: () => string }) {
  const [employee, browser] = [await at.employ(), new Browser()];
  const { id: sid, launchUrl } = await at.start(employee.cookie, id);
  browser.put(at.dashboardUrl, employee.cookie);
  const { response } = await browser.follow(launchUrl);
  const landed = `${response.status} ${response.url} ${(await response.text()).slice(0, 300)}\n${log()}`;
  return { employee, sid, landed, trail: browser.trail.join("\n"), me: () => browser.ask(url + row.me) };
}

for (const [index, row] of rows.entries()) {
  const isHere = installed[index];
  (isHere ? describe : describe.skip)(isHere ? row.name : `${row.name}: its packages aren't installed`, () => {
    test("signs the employee in as the customer, until the end where it hears of it, and for an hour at most", async () => {
      const product = await openRow(row, true);
      const { employee, me, landed, sid } = await visit(row, product);
      const answer = await me();
      expect(answer.ok, landed).toBe(true);
      expect(await (row.command?.read ?? ((given) => given.json()))(answer)).toEqual({
        id: at.userId,
        by: employee.id,
      });
      if (row.backchannel || row.asks) {
        await at.end(employee.cookie, sid);
        await at.deliver();
        expect((await me()).status).toBe(401);
      }
      // Another process has a clock of its own.
      if (row.command) return;
      const again = await visit(row, product);
      expect((await again.me()).ok, again.landed).toBe(true);
      vi.useFakeTimers({ toFake: ["Date"] });
      vi.setSystemTime(Date.now() + 3_601_000);
      expect((await again.me()).status).toBe(401);
    });

    test("is refused without what the table names", async () => {
      const { me, trail } = await visit(row, await openRow(row, false));
      expect((await me()).status).toBe(401);
      expect(trail).toMatch(/error=(invalid_request|unsupported_response_type)/);
    });
  });
}

describe("the guide's table of libraries", () => {
  const guide = readFileSync("docs/guides/other-languages.md", "utf8");
  /** The first cells of the table whose head begins so, and their second ones. */
  const table = (head: string): [string, string][] => {
    const [, rest = ""] = guide.split(`\n| ${head} |`);
    const lines = (rest.split("\n\n")[0] ?? "").split("\n").slice(2);
    return lines.map((line) => line.split(" | ")).map(([name = "", by = ""]) => [name.replace(/^\| /, ""), by]);
  };

  test("says of each row which test runs it, and of these that it is this one", () => {
    const runs = table("row");
    const named = table("library").map(([name]) => name.replace(/[:;] (`examples|there is).*$/, ""));
    expect(named.sort()).toEqual(runs.map(([name]) => name).sort());
    const ours = runs.filter(([, by]) => by.includes("`examples/clients.test.ts`")).map(([name]) => name);
    expect(ours.sort()).toEqual(rows.map(({ name }) => name).sort());
    for (const [name, by] of runs) {
      const [, file = ""] = /^`([^`]+)`/.exec(by) ?? [];
      expect(existsSync(file) || name === "Directus", name).toBe(true);
    }
  });
});

import { type Browser, signIn, signInElsewhere } from "./browser.ts";
import { quantile, ratiosOf } from "./figures.ts";
import { admin, betterAuthFile, uma, understudyFile } from "./files.ts";
import { report, short } from "./results.ts";
import { inRounds, medianOf } from "./rounds.ts";
import { type Running, startPeers, startUnderstudy } from "./servers.ts";

/**
 * From the confirming click to the product's page as the user, request by request, by somebody who is alone: here the
 * whole hand-off with its record, there an administrator's click and a page. Both on files whose commits are on the disk.
 */
const A_ROUND = 8;
const ROUNDS = 11;

const here = await startUnderstudy(`file:${await understudyFile("demo")}`);
const there = await startPeers({ BETTER_AUTH_FILE: await betterAuthFile("better-auth") });
try {
  const [own, theirs] = [await wayHere(here), await wayThere(there)];
  const times = await inRounds(
    { rounds: ROUNDS, warm: 3 },
    {
      startHere: () => medianOf(A_ROUND, own.start),
      startThere: () => medianOf(A_ROUND, theirs.start),
      pageHere: () => medianOf(A_ROUND, own.toPage),
      pageThere: () => medianOf(A_ROUND, theirs.toPage),
    },
  );
  const ms = (name: keyof typeof times) => `${short(quantile(times[name], 0.5))} ms`;
  report([
    {
      row: "start to page",
      ...ratiosOf(times.pageHere, times.pageThere),
      of: `${ms("pageHere")} in ${own.requests()} requests beside ${ms("pageThere")} in 2`,
    },
    {
      row: "start",
      ...ratiosOf(times.startHere, times.startThere),
      of: `${ms("startHere")} beside ${ms("startThere")}`,
    },
  ]);
} finally {
  await Promise.all([here.stop(), there.stop()]);
}

interface Way {
  start: () => Promise<void>;
  toPage: () => Promise<void>;
  requests: () => number;
}

/** In turns by several employees, as one may start 120 an hour. */
async function wayHere(server: Running): Promise<Way> {
  const owner = await signIn(server, "olivia@acme.example");
  const employees: Browser[] = [];
  const { items } = await (await owner.send(`${server.url}/api/impersonators`)).json();
  for (const { id, email } of items) {
    await owner.send(`${server.url}/api/impersonators/${id}`, { method: "PUT" });
    employees.push(await signIn(server, email));
  }
  const found = await (await owner.send(`${server.url}/api/users?query=uma`)).json();
  let turn = 0;
  let requests = 0;
  const start = async () => {
    const employee = employees[turn++ % employees.length] ?? owner;
    const asked = { userId: found.items[0].id, reason: "bench" };
    const answer = await employee.sendJson(`${server.url}/api/impersonations`, asked);
    if (!answer.ok) throw new Error(await answer.text());
    return { employee, launchUrl: (await answer.json()).launchUrl };
  };
  return {
    start: async () => void (await start()),
    async toPage() {
      const { employee, launchUrl } = await start();
      const arrived = await employee.follow(launchUrl);
      if (!arrived.page.includes("End session")) throw new Error("this isn't a page of the user's");
      requests = 1 + arrived.requests;
    },
    requests: () => requests,
  };
}

async function wayThere(server: Running): Promise<Way> {
  const administrator = await signInElsewhere(server, admin.email);
  const listed = `${server.url}/api/auth/admin/list-users?searchValue=${uma.email}`;
  const { users } = await (await administrator.send(listed)).json();
  const start = async () => {
    const browser = administrator.copy();
    const answer = await browser.sendJson(`${server.url}/api/auth/admin/impersonate-user`, { userId: users[0].id });
    if (!answer.ok) throw new Error(await answer.text());
    await answer.arrayBuffer();
    return browser;
  };
  return {
    start: async () => void (await start()),
    async toPage() {
      const { page } = await (await start()).follow(`${server.url}/product`);
      if (!page.includes("impersonated")) throw new Error("this isn't a page of the user's");
    },
    requests: () => 2,
  };
}

import { createInterface } from "node:readline";
import { logOn } from "#lib/audit/log/log.testing.ts";
import { sealLog } from "#lib/audit/log/seal.ts";
import { isBad } from "#lib/audit/verify/verdict.ts";
import { verifyLog } from "#lib/audit/verify/verify.ts";
import { testContext } from "#lib/context.testing.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { findDashboardSession } from "#lib/employees/sign-in.ts";
import { grantImpersonator } from "#lib/grants/grant.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { endAllImpersonations, testBrake } from "#lib/impersonations/end.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { findProductSession } from "#lib/sessions/session.ts";
import { employees, users } from "./people.ts";
import { openSqlite } from "./sqlite.ts";

/**
 * A server's process for db/limited-disk.test.ts, which takes room on the disk from it: told a word per line, it does
 * that, and answers with the status and the body that a caller would have got.
 */
const [path = ":memory:"] = process.argv.slice(2);
const store = openSqlite(path);
const context = testContext(store);
const log = logOn(store);

async function employee(name: string): Promise<EmployeeContext> {
  const found = await findDashboardSession(context, `dashboard-cookie-of-${name}`.padEnd(43, "-"));
  if (!found) throw new Error(`${name} isn't signed in`);
  return { ...context, caller: found.employee, session: found.session };
}

const acts: Record<string, () => Promise<unknown>> = {
  visit: async () => (await findProductSession(context, "cookie")).ended,
  start: async () =>
    startImpersonation(await employee("mina"), { userId: users.ugo.id, reason: "why", ticket: null, productId: null }),
  grant: async () => grantImpersonator(await employee("olivia"), employees.max.id),
  "end all": async () => endAllImpersonations(await employee("adam")),
  // What the timer does each second.
  async second() {
    await testBrake(context);
    await store.recordLate(context.clock());
  },
  seal: () => sealLog(log),
  async verify() {
    const verdict = await store.read((tx) => verifyLog(tx, { keys: [log.signer] }));
    return isBad(verdict) ? verdict : { unsealed: verdict.unsealed };
  },
};

async function answerTo(word: string): Promise<Response> {
  try {
    return Response.json((await acts[word]?.()) ?? null);
  } catch (error) {
    return errorResponse(error, crypto.randomUUID());
  }
}

console.log("ready");
for await (const word of createInterface({ input: process.stdin })) {
  const answer = await answerTo(word);
  console.log(JSON.stringify({ status: answer.status, body: await answer.json() }));
}
await store.close();

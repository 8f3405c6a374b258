import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { testClock, testContext } from "#lib/context.testing.ts";
import { findDashboardSession } from "#lib/employees/sign-in.ts";
import { findProductSession, startUserSession } from "#lib/sessions/session.ts";
import type { Store } from "#lib/store/store.ts";
import { addPeople, type People, runningOf } from "./databases.testing.ts";
import { happened } from "./happened.ts";
import { connectSqlite, sqliteStore } from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-"));
afterAll(() => rmSync(folder, { recursive: true }));

const clock = testClock();
/** What ran on the connection, as the driver says it. */
const ran: string[] = [];
let client: Sqlite.Database;
let store: Store;
let people: People;
beforeEach(async () => {
  const path = join(folder, `${crypto.randomUUID()}.db`);
  connectSqlite(path).close();
  client = new Sqlite(path, { verbose: (sql) => void ran.push(String(sql)) });
  store = sqliteStore(client);
  people = await addPeople(store, { now: clock.now });
});

const asking = () => testContext(store, clock);

describe("a request whose cookie is read costs exactly one statement, and no transaction", () => {
  test("of a user", async () => {
    const cookie = await startUserSession(asking(), people.uma.id);
    ran.length = 0;
    expect((await findProductSession(asking(), cookie)).session?.user.id).toBe(people.uma.id);
    expect(ran).toEqual([expect.stringMatching(/^select/)]);
  });

  test("of an employee as a user, with all that it depends on", async () => {
    await runningOf(store, people);
    ran.length = 0;
    const { session } = await findProductSession(asking(), "cookie");
    expect(session?.impersonation?.impersonator.id).toBe(people.mina.id);
    expect(ran).toEqual([expect.stringMatching(/^select.*"impersonation_settings".*"grants".*"dashboard_sessions"/s)]);
  });

  test("of an employee in the dashboard", async () => {
    ran.length = 0;
    expect((await findDashboardSession(asking(), people.sessions.mina.token))?.employee.id).toBe(people.mina.id);
    expect(ran).toEqual([expect.stringMatching(/^select/)]);
  });

  test("of nobody", async () => {
    ran.length = 0;
    expect((await findProductSession(asking(), "made up")).session).toBeNull();
    expect(await findDashboardSession(asking(), "made up")).toBeNull();
    expect(ran).toEqual([expect.stringMatching(/^select/), expect.stringMatching(/^select/)]);
  });
});

test("a question that leads to another is asked again in one transaction, so that both have the same moment", async () => {
  const { uma } = people;
  const external = `CRM-${uma.id}@globex.example`; // an e-mail, which may be an employee's
  await store.write((tx) => tx.users.update(uma.id, { externalId: external }, event()));
  await runningOf(store, people);
  ran.length = 0;
  expect((await findProductSession(asking(), "cookie")).session?.user.externalId).toBe(external);
  expect(ran.map((sql) => sql.slice(0, 6).trim())).toEqual(["select", "BEGIN", "select", "select", "COMMIT"]);
});

describe("a statement is compiled once", () => {
  function compiled(): string[] {
    const prepare = client.prepare.bind(client);
    const texts: string[] = [];
    client.prepare = ((sql: string) => {
      texts.push(sql);
      return prepare(sql);
    }) as typeof client.prepare;
    return texts;
  }

  test("however often it runs, with other values each time", async () => {
    const texts = compiled();
    for (let turn = 0; turn < 5; turn++) {
      await store.write((tx) => tx.audit.add({ ...event(), reason: String(turn) }));
      await store.read((tx) => tx.employees.findByEmail(`${turn}@acme.example`));
    }
    expect(texts.length).toBe(new Set(texts).size);
    const { items } = await store.read((tx) => tx.audit.list({ type: "user.disabled" }, { cursor: null, limit: 5 }));
    expect(items.map(({ reason }) => reason).sort()).toEqual(["0", "1", "2", "3", "4"]);
  });

  test("and ever new ones don't fill the memory: those of long ago are compiled again", async () => {
    const texts = compiled();
    const asked = (length: number) => {
      const ids = Array.from({ length }, () => crypto.randomUUID());
      return store.read((tx) => tx.users.employeesByEmailAmong(ids));
    };
    for (let length = 1; length <= 400; length++) await asked(length);
    const before = texts.length;
    await asked(400);
    expect(texts.length).toBe(before);
    await asked(1);
    expect(texts.length).toBe(before + 1);
  });
});

const event = () => happened("user.disabled", clock.now);

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addPeople } from "#db/databases.testing.ts";
import { openSqlite } from "#db/sqlite.ts";
import { as, testClock, testContext } from "#lib/context.testing.ts";
import { choosePassword } from "#lib/employees/reset.ts";
import { signInEmployee } from "#lib/employees/sign-in.ts";
import { changeEmployee } from "#lib/employees/team.ts";
import { runScript, serverVariables } from "./command.testing.ts";

let folder: string;
let database: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-owner-"));
  database = join(folder, "test.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

const ownerReset = (...words: string[]) => runScript("owner-reset", words, serverVariables(`file:${database}`));

test("prints a link, also while the server has the database open, by which the Owner chooses a new password", async () => {
  const store = openSqlite(database);
  await addPeople(store, { now: new Date() });
  const { code, out } = await ownerReset();
  expect(code).toBe(0);
  expect(out).toMatch(/^Olivia Ortega .*\nhttps:\/\/dash\.example\/reset-password#[\w-]{43}\n$/);
  const token = out.trim().split("#")[1] ?? "";
  const context = testContext(store, testClock(new Date().toISOString()));
  await choosePassword(context, { token, password: "a password of her own" });
  await signInEmployee(context, { email: "olivia@acme.example", password: "a password of her own" });
  await store.close();
});

test("asks which one where there are several Owners, and takes nobody else", async () => {
  const store = openSqlite(database);
  const { olivia, adam, sessions } = await addPeople(store, { now: new Date() });
  const context = testContext(store, testClock(new Date().toISOString()));
  await changeEmployee(as(context, olivia, sessions.olivia), adam.id, { role: "owner" });
  await store.close();
  const unsaid = await ownerReset();
  expect(unsaid).toMatchObject({ code: 1, out: "" });
  expect(unsaid.err).toContain(
    "npm run owner:reset -- adam@acme.example\n  npm run owner:reset -- olivia@acme.example",
  );
  expect((await ownerReset("adam@acme.example")).out).toMatch(/^Adam Novak /);
  expect(await ownerReset("mina@acme.example")).toMatchObject({ code: 1, out: "" });
});

test("makes no database where there is none, and says what to do where there is nobody", async () => {
  const missing = await ownerReset();
  expect(missing).toMatchObject({ code: 1, out: "" });
  expect(missing.err).toContain("There is no database at");
  expect(existsSync(database)).toBe(false);
  await openSqlite(database).close();
  expect((await ownerReset()).err).toContain("There is no Owner yet");
});

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqlite } from "#db/sqlite.ts";
import { ensureSigningKeys } from "#lib/tokens/keys.ts";
import { runScript, serverVariables } from "./command.testing.ts";

const lost = "a secret of at least thirty-two letters";
const next = "the next secret, of as many letters";

let folder: string;
let database: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-reset-"));
  database = join(folder, "test.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

const keysReset = (secret: string) => runScript("keys-reset", [], serverVariables(`file:${database}`, secret));

test("after npm run keys:reset the server starts with another secret, with which it had refused to", async () => {
  const store = openSqlite(database);
  await ensureSigningKeys(store, lost, new Date());
  await expect(ensureSigningKeys(store, next, new Date())).rejects.toThrow("`npm run keys:reset`");
  const { code, out } = await keysReset(next);
  expect(code).toBe(0);
  expect(out).toContain("Signed out: 0 employees and 0 users. Ended: 0 impersonations.");
  await ensureSigningKeys(store, next, new Date());
  await expect(ensureSigningKeys(store, lost, new Date())).rejects.toThrow("UNDERSTUDY_SECRET isn't the one");
  await store.close();
});

test("a secret that isn't lost, or no database, changes nothing", async () => {
  const missing = await keysReset(next);
  expect(missing).toMatchObject({ code: 1, out: "" });
  expect(missing.err).toContain("There is no database at");
  expect(existsSync(database)).toBe(false);
  const store = openSqlite(database);
  await ensureSigningKeys(store, lost, new Date());
  const keys = () => store.read((tx) => tx.signingKeys.list("id_token"));
  const before = await keys();
  const held = await keysReset(lost);
  expect(held).toMatchObject({ code: 1, out: "" });
  expect(held.err).toContain("it isn't lost");
  expect(await keys()).toEqual(before);
  await store.close();
});

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalJWKSet, importSPKI, type JSONWebKeySet, jwtVerify } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqlite } from "#db/sqlite.ts";
import { ensureSigningKeys, openKeyring } from "#lib/tokens/keys.ts";
import { runScript, serverVariables } from "./command.testing.ts";

const secret = "a secret of at least thirty-two letters";

let folder: string;
let database: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-keys-"));
  database = join(folder, "test.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

const keysRotate = (words: string[] = [], variables: Record<string, string> = {}) =>
  runScript("keys-rotate", words, { ...serverVariables(`file:${database}`, secret), ...variables });

/** The server's side: its store and keyring are open all the while. */
async function serving() {
  const store = openSqlite(database);
  await ensureSigningKeys(store, secret, new Date());
  return { store, keys: openKeyring(store, secret, () => new Date()) };
}

test("says what happens when, beside a running server that publishes the new keys at once and signs as before", async () => {
  const { store, keys } = await serving();
  const token = await keys.sign("access_token", "at+jwt", { sub: "uma" });
  const { code, out } = await keysRotate();
  expect(code).toBe(0);
  expect(out).toMatch(/It is published now and signs from \d{4}-\d\d-\d\d [\d:]{8} UTC/);
  expect(out).toContain("Nobody is signed out.");
  expect(out).toContain("-----BEGIN PUBLIC KEY-----");
  for (const use of ["id_token", "access_token"] as const) expect((await keys.jwks(use)).keys).toHaveLength(2);
  const jwks = createLocalJWKSet((await keys.jwks("access_token")) as unknown as JSONWebKeySet);
  const later = await keys.sign("access_token", "at+jwt", { sub: "uma" });
  const kids = [];
  for (const each of [token, later]) kids.push((await jwtVerify(each, jwks)).protectedHeader.kid);
  expect(new Set(kids).size).toBe(1);
  await store.close();
});

test("of a compromised key the running server signs with the new one at once, which the PEM that is printed verifies", async () => {
  const { store, keys } = await serving();
  const { out } = await keysRotate(["--use", "access_token", "--", "--compromised"]);
  expect(out).toContain("It signs from now on.");
  const pem = /-----BEGIN PUBLIC KEY-----[\s\S]+-----END PUBLIC KEY-----/.exec(out)?.[0] ?? "";
  await jwtVerify(await keys.sign("access_token", "at+jwt", {}), await importSPKI(pem, "RS256"));
  expect((await keys.jwks("access_token")).keys).toHaveLength(1);
  expect((await store.read((tx) => tx.signingKeys.list("id_token"))).length).toBe(1);
  await store.close();
});

test("changes nothing under another secret, with a word it doesn't know, or where there is no database", async () => {
  const missing = await keysRotate();
  expect(missing).toMatchObject({ code: 1, out: "" });
  expect(missing.err).toContain("There is no database at");
  expect(existsSync(database)).toBe(false);
  const { store, keys } = await serving();
  const before = await keys.jwks("id_token");
  const other = await keysRotate([], { UNDERSTUDY_SECRET: "another secret of thirty-two letters!!" });
  expect(other).toMatchObject({ code: 1, out: "" });
  expect(other.err).toContain("UNDERSTUDY_SECRET isn't the one");
  expect((await keysRotate(["--use", "session"])).err).toContain("There is no signing key for session.");
  expect((await keysRotate(["--now"])).err).toContain("Usage:");
  expect(await keys.jwks("id_token")).toEqual(before);
  await store.close();
});

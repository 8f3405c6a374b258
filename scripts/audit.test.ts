import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addPeople, type People, runningOf } from "#db/databases.testing.ts";
import { openSqlite } from "#db/sqlite.ts";
import { proveEvent } from "#lib/audit/log/ask.ts";
import { originOf, signCheckpoint } from "#lib/audit/log/checkpoint.ts";
import { type Signer, verifierKeyOf } from "#lib/audit/log/note.ts";
import { sealLog, signerOf, treeOf } from "#lib/audit/log/seal.ts";
import { as, testContext } from "#lib/context.testing.ts";
import type { Store } from "#lib/store/store.ts";
import { ensureSigningKeys, openKeyring } from "#lib/tokens/keys.ts";
import { runScript, serverVariables } from "./command.testing.ts";

const secret = "a secret of at least thirty-two letters";
const clock = () => new Date();

let folder: string;
let database: string;
let store: Store;
let people: People;
let signer: Signer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "understudy-audit-"));
  database = join(folder, "test.db");
  store = openSqlite(database);
  await ensureSigningKeys(store, secret, clock());
  signer = signerOf(originOf("https://dash.example"), await openKeyring(store, secret, clock).logKey());
  people = await addPeople(store);
  await runningOf(store, people);
  await sealLog({ store, clock, signer, say: () => {} });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** With a secret only where one is needed. */
async function run(command: string, words: string[], variables: Record<string, string> = {}) {
  const { out, ...ran } = await runScript(`audit-${command}`, words, variables);
  return { ...ran, out: out.trim() };
}
const server = () => serverVariables(`file:${database}`, secret);
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

test("audit:verify works on a copy, without the secret, and leaves it as it is", async () => {
  const { size, root } = await store.read(treeOf);
  const checkpoint = file("checkpoint.txt", signCheckpoint(size, root, signer));
  const key = verifierKeyOf(signer);
  await store.write(function* (tx) {
    yield* tx.attempts.count("so that the copy has a log of its own", 1000, clock());
  });
  const copy = join(folder, "copy.db");
  new Sqlite(database).exec(`VACUUM INTO '${copy}'`).close();
  const before = readFileSync(copy);
  const given = ["--database", copy, "--checkpoint", checkpoint, "--key", key];
  expect(await run("verify", ["--", ...given])).toMatchObject({ code: 0, out: `verified ${size}` });
  expect(readFileSync(copy).equals(before)).toBe(true);

  const tampered = join(folder, "tampered.db");
  copyFileSync(copy, tampered);
  const client = new Sqlite(tampered);
  client.exec("DROP TRIGGER audit_events_no_update; UPDATE audit_events SET outcome = 'refused' WHERE seq = 4");
  client.close();
  expect(await run("verify", ["--database", tampered])).toEqual({ code: 1, out: "entry 4 edited", err: "" });

  const missing = await run("verify", ["--database", join(folder, "none.db")]);
  expect(missing).toMatchObject({ code: 1, err: expect.stringContaining("There is no database") });
  expect(readdirSync(folder)).not.toContain("none.db");
});

test("audit:verify checks a receipt", async () => {
  const [entry] = await store.read((tx) => tx.sealing.list(8, 1));
  const olivia = as(testContext(store), people.olivia, people.sessions.olivia);
  const { checkpoint, ...event } = await proveEvent(olivia, entry?.eventId ?? "", signer);
  const receipt = file("receipt.json", JSON.stringify({ checkpoint, events: [event], opened: [] }));
  const checked = await run("verify", ["--receipt", receipt, "--key", file("key.txt", `${verifierKeyOf(signer)}\n`)]);
  expect(checked).toMatchObject({ code: 0, out: `verified ${event.treeSize}` });
  expect(checked.err).toContain("Events of the receipt that are in the log: 1,");
});

test("audit:erase and audit:archive act beside a running server, and what is left verifies", async () => {
  const { size } = await store.read(treeOf);
  const erased = await run("erase", ["--", "--user", people.uma.id], server());
  expect(erased).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Erased: 0 events of the audit log, 1 impersonation, 0 notes, 0 pages, 0 deliveries\./),
  });
  const archived = await run("archive", ["--before", "2026-11", "--to", join(folder, "archives")], server());
  expect(archived).toMatchObject({ code: 0, out: "There is nothing before 2026-11 in the log." });
  expect(await run("verify", ["--database", database])).toMatchObject({ code: 0, out: `verified ${size}` });
});

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eraseUser } from "#lib/audit/erase/erase.ts";
import { logOn } from "#lib/audit/log/log.testing.ts";
import { testContext } from "#lib/context.testing.ts";
import { addPeople, runningOf } from "./databases.testing.ts";
import { happened } from "./happened.ts";
import { openSqlite } from "./sqlite.ts";
import { unrecordedIn } from "./unrecorded.ts";
import { openSqliteToWipe } from "./wiping.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-wiping-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("what was erased is in no byte of the files, although a server has them open", async () => {
  const path = join(folder, "test.db");
  const server = openSqlite(path);
  const people = await addPeople(server);
  await runningOf(server, people, { reason: "Xylophone asked" });
  const { uma } = people;
  // Over several pages of the file, which are free when it is gone.
  const long = "Xylophone asked. ".repeat(1000);
  await server.write(function* (tx) {
    yield* tx.audit.add(happened("impersonation.requested", new Date(), { user: uma, reason: long }));
  });
  // What couldn't be recorded waits in a file beside the database.
  const requested = happened("impersonation.requested", new Date(), { user: uma, reason: "Xylophone waits" });
  const { write } = process.stderr;
  process.stderr.write = () => true;
  unrecordedIn(`${path}.unrecorded`).keep([requested]);
  process.stderr.write = write;

  const command = openSqliteToWipe(path);
  await eraseUser({ ...testContext(command), ...logOn(command) }, uma.id);
  await command.close();
  const files = [path, `${path}-wal`].filter(existsSync);
  for (const file of files) expect(readFileSync(file).includes("Xylophone"), file).toBe(false);
  expect(existsSync(join(`${path}.unrecorded`, `${requested.id}.json`))).toBe(false);
  await server.close();
});

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addPeople, openMemory, type People, type TestDatabase } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { as, testContext } from "../../context.testing.ts";
import { checkpointNow, proveConsistency, proveEvent } from "./ask.ts";
import { logOn, type TestLog } from "./log.testing.ts";
import { verifierKeyOf } from "./note.ts";
import { sealLog } from "./seal.ts";

// Where Debian puts it: apt-get install golang-go golang-golang-x-mod-dev. Nothing is asked of a network.
const GOPATH = "/usr/share/gocode";
const hasGo = spawnSync("go", ["version"]).status === 0 && existsSync(join(GOPATH, "src/golang.org/x/mod/sumdb/note"));
if (!hasGo)
  console.warn("Go, or golang.org/x/mod, isn't here: nobody else's code has looked at the audit log's proofs.");

const folder = mkdtempSync(join(tmpdir(), "understudy-go-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasGo)("golang.org/x/mod/sumdb", () => {
  let store: TestDatabase;
  let people: People;
  let log: TestLog;
  const program = join(folder, "verify");

  beforeAll(async () => {
    const env = {
      ...process.env,
      GOPATH,
      GO111MODULE: "off",
      GOFLAGS: "",
      GOCACHE: join(folder, "cache"),
      CGO_ENABLED: "0",
    };
    execFileSync("go", ["build", "-o", program, join(import.meta.dirname, "go/verify.go")], { env });
    store = openMemory();
    people = await addPeople(store);
    log = logOn(store);
    await sealLog(log);
  }, 120_000);

  const asked = (input: object) => {
    const { status, stdout } = spawnSync(program, { input: JSON.stringify(input), encoding: "utf8" });
    return { status, said: stdout.trim() };
  };

  /** What an auditor has: a checkpoint of before, and the proofs of now. */
  async function audited(leafIndex: number, more: number) {
    const auditor = as(testContext(store), people.olivia, people.sessions.olivia);
    const before = await checkpointNow(auditor, log.signer);
    await store.write(function* (tx) {
      for (let index = 0; index < more; index++) yield* tx.audit.add(happened("session.ended", log.clock()));
    });
    await sealLog(log);
    const [entry] = await store.read((tx) => tx.sealing.list(leafIndex, 1));
    const proven = await proveEvent(auditor, entry?.eventId ?? "", log.signer);
    const from = Number(before.split("\n")[1]);
    const { hashes } = await proveConsistency(auditor, { from, to: proven.treeSize });
    return {
      Key: verifierKeyOf(log.signer),
      ...{ Old: before, New: proven.checkpoint, Leaf: proven.leaf, LeafIndex: leafIndex },
      ...{ Inclusion: proven.hashes, Consistency: hashes },
    };
  }

  test("accepts our checkpoints, inclusion proofs and consistency proofs", async () => {
    for (const [leafIndex, more] of [
      [0, 1],
      [5, 3],
      [12, 7],
      [20, 64],
      [99, 100],
    ] as const)
      expect(asked(await audited(leafIndex, more))).toEqual({ status: 0, said: "accepted" });
  });

  test("and nothing that was changed in them", async () => {
    const right = await audited(3, 5);
    const other = Buffer.alloc(32).toString("base64");
    const wrong = [
      { Leaf: Buffer.from("{}").toString("base64") },
      { LeafIndex: 4 },
      { Inclusion: [other, ...right.Inclusion.slice(1)] },
      { Inclusion: right.Inclusion.slice(1) },
      { Consistency: [...right.Consistency.slice(1), other] },
      { New: right.New.replace(/^(.*\n)\d+/, "$19") },
      { Old: right.Old.replace("audit\n", "other\n") },
      { Key: verifierKeyOf(logOn(store).signer) },
    ];
    for (const each of wrong) expect(asked({ ...right, ...each }).status, JSON.stringify(each)).toBe(1);
  });
});

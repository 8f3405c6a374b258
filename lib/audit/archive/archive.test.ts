import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, databases, type People, pendingOf, runningOf, type TestDatabase } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { as, testContext } from "../../context.testing.ts";
import { HOUR_MS } from "../../impersonations/impersonation.ts";
import { proveEvent } from "../log/ask.ts";
import { logOn, type TestLog } from "../log/log.testing.ts";
import { sealLog } from "../log/seal.ts";
import { verifyLog } from "../verify/verify.ts";
import { archiveBefore, type WriteFile } from "./archive.ts";
import { verifyArchive } from "./verify-archive.ts";

describe.each(databases)("on %s", (_, open) => {
  let store: TestDatabase;
  let people: People;
  let log: TestLog;
  let file = "";
  const old = happened("session.ended", new Date("2026-09-30T23:59:59.000Z"), { reason: "stopped" });
  const october = happened("session.ended", new Date("2026-10-01T00:00:00.000Z"));

  const write: WriteFile = async (lines) => {
    file = "";
    for await (const line of lines) file += line;
    return { file: "a.jsonl", sha256: createHash("sha256").update(file).digest("hex"), remove: () => (file = "") };
  };
  const context = () => ({ ...testContext(store, log.time), ...log });
  const archive = (month: string) => archiveBefore(context(), month, write);
  const verify = () => store.read((tx) => verifyLog(tx, { keys: [log.signer] }));
  async function* linesIn(text: string) {
    yield* text.split("\n").filter(Boolean);
  }

  beforeEach(async () => {
    store = await open();
    log = logOn(store);
    for (const event of [happened("session.ended", old.at), old, october])
      await store.write((tx) => tx.audit.add(event));
    people = await addPeople(store);
    await store.write((tx) =>
      tx.impersonations.add(pendingOf(people), happened("impersonation.requested", log.clock())),
    );
    await sealLog(log);
  });

  test("months that are over leave as a file that is signed, and the rest verifies", async () => {
    const { size } = (await verify()) as { size: number };
    expect(await archive("2026-10")).toEqual({ events: 2, file: "a.jsonl", size: 2 });
    expect(await verify()).toEqual({ size: size + 1, archived: 2, unsealed: 0 });
    expect(await verifyArchive(linesIn(file), [log.signer])).toMatchObject({ size: 2 });
    expect(file).toContain(old.id);
    expect(await store.sql(`SELECT * FROM audit_events WHERE id = '${old.id}'`)).toEqual([]);
    const olivia = as(context(), people.olivia, people.sessions.olivia);
    await expect(proveEvent(olivia, old.id, log.signer)).rejects.toMatchObject({ code: "archived" });
    expect(await proveEvent(olivia, october.id, log.signer)).toMatchObject({ leafIndex: 2 });

    const first = file;
    expect(await archive("2026-11")).toEqual({ events: 1, file: "a.jsonl", size: 3 });
    expect(await verifyArchive(linesIn(file), [log.signer])).toMatchObject({ size: 3 });
    expect(await verify()).toEqual({ size: size + 2, archived: 3, unsealed: 0 });
    expect(await archive("2026-11")).toEqual({ events: 0, file: null, size: 3 });
    const [head = "", one = "", two = "", foot = ""] = first.split("\n");
    const tampered = [
      [[head, one.replace('"outcome":"succeeded"', '"outcome":"refused"'), two, foot], { entry: 1, kind: "edited" }],
      [[head, one, two.replace('"stopped"', '"expired"'), foot], { entry: 2, kind: "edited" }],
      [[head, two, foot], { entry: 1, kind: "deleted" }],
      [[head, one, foot], { entry: 2, kind: "truncated" }],
      [[head, one, two], { entry: 3, kind: "truncated" }],
    ] as const;
    for (const [lines, bad] of tampered)
      expect(await verifyArchive(linesIn(lines.join("\n")), [log.signer])).toEqual(bad);
    await expect(verifyArchive(linesIn(foot), [log.signer])).rejects.toThrow("no archive");
  });

  test("a session's pages and its note leave with it, into the file, and no other's", async () => {
    const about = (at: Date, id: string) => ({ createdAt: at, expiresAt: new Date(at.getTime() + HOUR_MS), id });
    const sessions = [crypto.randomUUID(), crypto.randomUUID()] as const;
    const [before, after] = [new Date("2026-11-10T09:00:00.000Z"), new Date("2026-12-02T09:00:00.000Z")];
    await store.write(function* (tx) {
      yield* tx.impersonations.end({}, "stopped", log.clock(), () => happened("impersonation.ended", log.clock()));
    });
    for (const [index, at] of [before, after].entries()) {
      const impersonationId = sessions[index] ?? "";
      await runningOf(store, people, about(at, impersonationId), impersonationId);
      await store.write(function* (tx) {
        const page = { id: "p", rowId: `${index}`, impersonationId, at, name: `Page ${index}`, method: "GET" };
        yield* tx.timeline.add([{ ...page, route: "/p", status: 200, detail: null, late: false }], []);
        yield* tx.impersonations.end({ id: impersonationId }, "stopped", at, () =>
          happened("impersonation.ended", at, { impersonationId }),
        );
        const noted = happened("impersonation.noted", at, { impersonationId });
        yield* tx.timeline.putNote(impersonationId, { text: `Note ${index}`, at }, noted);
      });
    }
    log.time.advance(Date.parse("2026-12-03T09:00:00.000Z") - log.clock().getTime());
    await archive("2026-12");
    expect(file.match(/"name":"Page \d"/g)).toEqual(['"name":"Page 0"']);
    expect(await verifyArchive(linesIn(file), [log.signer])).not.toHaveProperty("kind");
    expect(await store.sql("SELECT name FROM page_views")).toEqual([{ name: "Page 1" }]);
    expect(await store.sql("SELECT text FROM session_notes")).toEqual([{ text: "Note 1" }]);
  });

  test("a note that was changed later stays until that has left, too", async () => {
    const [session] = await store.sql("SELECT id FROM impersonations");
    const impersonationId = String(session?.id);
    for (const at of [new Date("2026-10-05T09:00:00.000Z"), new Date("2026-11-05T09:00:00.000Z")])
      await store.write((tx) =>
        tx.timeline.putNote(
          impersonationId,
          { text: at.toISOString(), at },
          happened("impersonation.noted", at, { impersonationId }),
        ),
      );
    await sealLog(log);
    await archive("2026-11");
    expect(await store.sql("SELECT text FROM session_notes")).toEqual([{ text: "2026-11-05T09:00:00.000Z" }]);
  });

  test("nothing leaves of a month that isn't over, or but for an archive", async () => {
    await expect(archive("2026-12")).rejects.toThrow("more than a day ago");
    await expect(archive("2026-13")).rejects.toThrow("Name a month");
    await expect(store.sql(`DELETE FROM audit_events WHERE id = '${old.id}'`)).rejects.toThrow("append-only");
    await expect(store.sql("UPDATE audit_leaves SET leaf = NULL WHERE leaf_index = 0")).rejects.toThrow("append-only");
  });

  test("one that was killed before everything was taken away goes on with the next", async () => {
    await store.alone((tx) => tx.sealing.addArchive({ size: 2, at: log.clock(), file: "f", sha256: "s" }));
    expect(await verify()).toMatchObject({ archived: 2 });
    expect(await archive("2026-10")).toMatchObject({ events: 0 });
    expect(await store.sql(`SELECT * FROM audit_events WHERE id = '${old.id}'`)).toEqual([]);
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, expectRefused, signIn } from "../../employees/employees.testing.ts";
import { changeEmployee } from "../../employees/team.ts";
import { beginImport } from "./begin.ts";
import { cancelImport, sweepImports } from "./cancel.ts";
import { commitImport } from "./commit.ts";
import { getImport } from "./get.ts";
import { bytesOf, type Imports, openImports, streamOf } from "./imports.testing.ts";
import { readImportFile } from "./read.ts";

let team: Imports["team"];
let read: Imports["read"];
let users: Imports["users"];
beforeEach(async () => {
  ({ team, read, users } = await openImports());
});

describe("a file that doesn't arrive as a whole leaves nothing behind:", () => {
  const file = bytesOf(`name,email\n${Array.from({ length: 2000 }, (_, nth) => `Ada,ada${nth}@x.example\n`).join("")}`);
  const begin = () => beginImport(team.adam, { fileName: "users.csv", size: file.length });
  const expectNothing = async (id: string) => {
    expect(await getImport(team.adam, id)).toMatchObject({ status: "cancelled", changes: null, preview: [] });
    expect(await users()).toHaveLength(3);
    expect(await team.store.read((tx) => tx.imports.listRows(id, 0, 1))).toEqual([]);
  };

  test("the connection breaks", async () => {
    const { id } = await begin();
    const source = streamOf(file, 5000).getReader();
    let chunks = 0;
    const broken = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { value } = await source.read();
        if (chunks++ === 5 || !value) controller.error(new Error("aborted"));
        else controller.enqueue(value);
      },
    });
    expect(await codeOf(() => readImportFile(team.adam, id, broken))).toBe("malformed_request");
    await expectNothing(id);
  });

  test("it ends early, or doesn't end where it should", async () => {
    const short = await begin();
    const half = file.slice(0, file.length / 2);
    expect(await codeOf(() => readImportFile(team.adam, short.id, streamOf(half, 5000)))).toBe("malformed_request");
    await expectNothing(short.id);
    const long = await begin();
    const more = new Uint8Array([...file, ...file]);
    expect(await codeOf(() => readImportFile(team.adam, long.id, streamOf(more, 5000)))).toBe("too_large");
    await expectNothing(long.id);
  });

  test("it is cancelled, or the reader signs out, while it is being read", async () => {
    for (const stop of [
      (id: string) => cancelImport(team.olivia, id),
      () => changeEmployee(team.olivia, team.adam.caller.id, { active: false }),
    ]) {
      const { id } = await begin();
      const source = streamOf(file, 5000).getReader();
      let chunks = 0;
      const watched = new ReadableStream<Uint8Array>({
        async pull(controller) {
          if (chunks++ === 5) await stop(id);
          const { value } = await source.read();
          if (value) controller.enqueue(value);
          else controller.close();
        },
      });
      expect(["import_not_ready", "not_signed_in"]).toContain(
        await codeOf(() => readImportFile(team.adam, id, watched)),
      );
      expect(await team.store.read((tx) => tx.imports.find(id))).toMatchObject({ status: "cancelled" });
      expect(await users()).toHaveLength(3);
    }
  });

  test("the process dies: the next start clears it away, and a day does what is forgotten", async () => {
    const { id } = await begin();
    await team.store.write(function* (tx) {
      yield* tx.imports.update(id, ["waiting"], { status: "reading" });
      const row = {
        id: crypto.randomUUID(),
        line: 2,
        externalId: null,
        name: "Ada",
        email: "a@x.example",
        active: null,
        protected: null,
      };
      yield* tx.imports.addRows(id, [row]);
    });
    await sweepImports(team.context, { starting: false });
    expect(await getImport(team.adam, id)).toMatchObject({ status: "reading" });
    team.clock.advance(1);
    await sweepImports(team.context, { starting: true });
    await expectNothing(id);
    const forgotten = await begin();
    team.clock.advance(24 * 60 * 60 * 1000 + 1);
    await sweepImports(team.context, { starting: false });
    const later = await signIn(team.context, team.adam.caller.id);
    expect(await getImport(later, forgotten.id)).toMatchObject({ status: "cancelled" });
  });
});

test("rows of a file that is done with go, also when the process died before it threw them away", async () => {
  for (const status of ["done", "cancelled"] as const) {
    const { id } = await read("name,email\nAda,ada@x.example\n");
    await team.store.write((tx) => tx.imports.update(id, ["ready"], { status }));
    await sweepImports(team.context, { starting: false });
    expect(await team.store.read((tx) => tx.imports.listRows(id, 0, 1))).toEqual([]);
    expect(await team.store.read((tx) => tx.imports.find(id))).toMatchObject({ status });
  }
  const { id } = await read("name,email\nAda,ada@x.example\n");
  await sweepImports(team.context, { starting: false });
  expect((await getImport(team.adam, id)).preview).toHaveLength(1);
});

test("an import is not for Members, and their tries are recorded", async () => {
  const file = bytesOf("name,email\nAda,ada@x.example\n");
  const waiting = await beginImport(team.adam, { fileName: "users.csv", size: file.length });
  const tries = [
    () => beginImport(team.mina, { fileName: "users.csv", size: 1 }),
    () => readImportFile(team.mina, waiting.id, streamOf(file)),
    () => commitImport(team.mina, waiting.id),
    () => cancelImport(team.mina, waiting.id),
  ];
  for (const act of tries) {
    await expectRefused(team, act, "forbidden", "user.denied");
    // What repeats within a minute is counted, and no event of its own.
    team.clock.advance(60 * 1000 + 1);
  }
  await expectRefused(team, async () => getImport(team.mina, waiting.id), "forbidden");
  expect(await getImport(team.adam, waiting.id)).toMatchObject({ status: "waiting" });
});

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeEach, expect, test } from "vitest";
import { codeOf, errorOf } from "../../employees/employees.testing.ts";
import { beginImport } from "./begin.ts";
import { getImport } from "./get.ts";
import { bytesOf, type Imports, openImports, streamOf } from "./imports.testing.ts";
import { readImportFile } from "./read.ts";
import { MAX_FILE_BYTES } from "./text.ts";

let team: Imports["team"];
beforeEach(async () => {
  ({ team } = await openImports());
});

test("a file of more than 100,000 rows is refused at the row that is too many, whatever else is wrong in it", async () => {
  const bytes = bytesOf(`name,email\n${"x\n".repeat(100_500)}`);
  const { id } = await beginImport(team.adam, { fileName: "users.csv", size: bytes.length });
  const { status, rowCount, errorCount, errors } = await readImportFile(team.adam, id, streamOf(bytes, 16 * 1024));
  expect({ status, rowCount, errorCount }).toEqual({ status: "refused", rowCount: 100_000, errorCount: 100_001 });
  expect(errors).toHaveLength(100);
  expect(errors.at(-1)).toEqual({
    line: 100_002,
    column: null,
    detail:
      "A file can have at most 100,000 users, and there are more from this line on. Split it, and import the parts.",
  });
}, 120_000);

test("a file over 50 MB isn't begun, and a file is read once", async () => {
  expect((await errorOf(() => beginImport(team.adam, { fileName: "u.csv", size: MAX_FILE_BYTES + 1 }))).code).toBe(
    "too_large",
  );
  const file = bytesOf("name,email\nAda,ada@x.example\n");
  const { id } = await beginImport(team.adam, { fileName: "u.csv", size: file.length });
  await readImportFile(team.adam, id, streamOf(file));
  expect(await codeOf(() => readImportFile(team.adam, id, streamOf(file)))).toBe("import_not_ready");
  expect(await getImport(team.adam, id)).toMatchObject({ status: "ready" });
});

test("100,000 rows are read in flat memory, no faster than they are put aside, and others come in between", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const ROWS = 100_000;
  const PER_CHUNK = 500;
  const chunkOf = (from: number) =>
    Array.from({ length: PER_CHUNK }, (_, nth) => `${from + nth},u${from + nth}@x.example,User ${from + nth}\n`).join(
      "",
    );
  const header = "external_id,email,name\n";
  let size = header.length;
  for (let from = 0; from < ROWS; from += PER_CHUNK) size += chunkOf(from).length;

  const { id } = await beginImport(team.adam, { fileName: "users.csv", size });
  const heaps: number[] = [];
  const behind: number[] = [];
  const progress: number[] = [];
  let made = 0;
  const source = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (made === ROWS) return controller.close();
      controller.enqueue(bytesOf((made === 0 ? header : "") + chunkOf(made)));
      made += PER_CHUNK;
      if (made % 10_000 !== 0) return;
      // Another request, answered while the file is being read.
      const { rowCount, bytesRead } = await getImport(team.olivia, id);
      behind.push(made - rowCount);
      progress.push(bytesRead);
      collect();
      heaps.push(process.memoryUsage().heapUsed);
    },
  });
  const { status, rowCount, changes } = await readImportFile(team.adam, id, source);
  expect({ status, rowCount, changes }).toEqual({
    status: "ready",
    rowCount: ROWS,
    changes: { added: ROWS, updated: 0, unchanged: 0 },
  });
  expect(Math.max(...behind)).toBeLessThan(10_000);
  expect(progress).toEqual([...new Set(progress)].sort((a, b) => a - b));
  expect(Math.max(...heaps.slice(1)) - (heaps[1] ?? 0)).toBeLessThan(8 * 1024 * 1024);
}, 300_000);

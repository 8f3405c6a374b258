import { beforeEach, describe, expect, test } from "vitest";
import { beginImport } from "./begin.ts";
import { commitImport } from "./commit.ts";
import { bytesOf, type Imports, openImports, streamOf } from "./imports.testing.ts";
import { readImportFile } from "./read.ts";

let team: Imports["team"];
let read: Imports["read"];
let errorsOf: Imports["errorsOf"];
beforeEach(async () => {
  ({ team, read, errorsOf } = await openImports());
});

describe("what is wrong in a file is named by line and column:", () => {
  test("a bad cell, at the line where an editor shows it, also below cells of several lines", async () => {
    const file =
      'name,email,active\r\n"Ada\r\n",ada@x.example,\r\n\r\n"Bob\r\n\r\n",bob,maybe\r\nCyd,cyd@x.example,\r\n\u200b,d@x.example,\r\nEve,,';
    expect(await errorsOf(file)).toEqual([
      "7 email: Enter an e-mail address, such as ada@example.com.",
      "7 active: Write true or false, or leave it empty.",
      "9 name: Enter a name.",
      "10 email: Write an e-mail or an external id: a user is found again by one of them.",
    ]);
  });

  test("columns that are missing, unknown or there twice", async () => {
    expect(await errorsOf("Name,phone,,name\nAda,1,,\n")).toEqual([
      "1 phone: This column isn't known. There can be email, name, external_id, active and protected.",
      "1 column 3: This column isn't known. There can be email, name, external_id, active and protected.",
      "1 name: This column is there twice.",
      "1 email: This column is missing, and external_id too. Users are known by one.",
    ]);
  });

  test.each(["constructor", "__proto__", "toString", "has own property"])(
    "a column that only JavaScript knows: %s",
    async (name) => {
      expect(await errorsOf(`email,${name}\na@x.example,x\n`)).toEqual([
        `1 ${name}: This column isn't known. There can be email, name, external_id, active and protected.`,
      ]);
    },
  );

  test("a row with too few cells, or too many", async () => {
    const [few, many] = await errorsOf("name,email\nAda\nBob,bob@x.example,x\n");
    expect(few).toBe("2 null: This row has 1 cells, and the first line names 2 columns.");
    expect(many).toContain("3 null: This row has 3 cells");
  });

  test("the same user twice, with both lines, in whatever letter case", async () => {
    const file = "External-ID,E-Mail,name\n1,ada@x.example,A\n2,ADA@x.example,B\n1,cyd@x.example,C\n";
    expect(await errorsOf(file)).toEqual([
      "3 E-Mail: Line 2 has the same. Each user may be in the file once.",
      "4 External-ID: Line 2 has the same. Each user may be in the file once.",
    ]);
  });

  test("once, also where the database begins a transaction again", async () => {
    const again = new Error("what the database says then");
    const { store } = team.adam;
    const write: typeof store.write = async (body) => {
      const first = store.write(function* (tx) {
        yield* body(tx);
        throw again;
      });
      await expect(first).rejects.toBe(again);
      return store.write(body);
    };
    const file = "External-ID,E-Mail,name\n1,ada@x.example,A\n2,ADA@x.example,B\n1,cyd@x.example,C\n";
    const { errors, errorCount } = await read(file, { ...team.adam, store: { ...store, write } });
    expect(errors.map(({ line }) => line)).toEqual([3, 4]);
    expect(errorCount).toBe(2);
  });

  test("an e-mail of a user with another external id", async () => {
    const first = await read("external_id,email,name\n1,ada@x.example,Ada\n");
    await commitImport(team.adam, first.id);
    expect(await errorsOf("external_id,email,name\n8,bob@x.example,Bob\n9,ADA@x.example,Ada\n")).toEqual([
      "3 email: Another user has this e-mail, by another external id.",
    ]);
  });

  test.each([
    [
      "Latin-1",
      new Uint8Array([...bytesOf("name,email\nAda,ada@x.example\nZo"), 0xeb, ...bytesOf(",z@x.example\n")]),
      3,
    ],
    ["UTF-16", new Uint8Array([0xff, 0xfe, 0x6e, 0x00, 0x61, 0x00]), 1],
    ["half a character at the end", new Uint8Array([...bytesOf("name,email\nAda,ada@x.example\nZo"), 0xc3]), 3],
  ])("another encoding: %s", async (_, bytes, line) => {
    expect(await errorsOf(bytes)).toEqual([
      `${line} null: The file isn't UTF-8. Save it as CSV in UTF-8, and try again.`,
    ]);
  });

  test("a quote that is never closed, without holding the rest of the file", async () => {
    const file = `name,email\nAda,ada@x.example\n"Bob,bob@x.example\n${"x,y\n".repeat(100_000)}`;
    const bytes = bytesOf(file);
    const { id } = await beginImport(team.adam, { fileName: "users.csv", size: bytes.length });
    const { errors, status } = await readImportFile(team.adam, id, streamOf(bytes, 64 * 1024));
    expect({ status, errors }).toMatchObject({
      status: "refused",
      errors: [{ line: 3, detail: expect.stringContaining("quote") }],
    });
  });

  test("a quote in the middle of a cell", async () => {
    expect(await errorsOf('name,email\nAda "the" Great,ada@x.example\n')).toEqual([
      '2 null: A quote is in the wrong place. Write a quote inside a cell as "".',
    ]);
  });

  test("no rows, or nothing at all", async () => {
    expect(await errorsOf("name,email\n")).toEqual(["2 null: There are no users in this file."]);
    expect(await errorsOf("\n")).toEqual(["1 null: The file is empty."]);
  });

  test("a thousand times: all are counted, and the first hundred told", async () => {
    const { errorCount, errors } = await read(`name,email\n${"Ada,nobody\n".repeat(1000)}`);
    expect(errorCount).toBe(1000);
    expect(errors.map(({ line }) => line)).toEqual(Array.from({ length: 100 }, (_, nth) => nth + 2));
  });
});

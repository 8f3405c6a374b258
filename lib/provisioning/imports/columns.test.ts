import { beforeEach, describe, expect, test } from "vitest";
import { commitImport } from "./commit.ts";
import { bytesOf, type Imports, openImports } from "./imports.testing.ts";
import { beginImportInput } from "./input.ts";

let team: Imports["team"];
let read: Imports["read"];
let errorsOf: Imports["errorsOf"];
let users: Imports["users"];
beforeEach(async () => {
  ({ team, read, errorsOf, users } = await openImports());
});

describe("a file is read", () => {
  test.each([
    ["commas and line feeds", "external_id,email,name\n1,ada@x.example,Ada\n2,bob@x.example,Bob\n"],
    ["CRLF and no end of the last line", "external_id,email,name\r\n1,ada@x.example,Ada\r\n2,bob@x.example,Bob"],
    ["a byte order mark", "\ufeffexternal_id,email,name\n1,ada@x.example,Ada\n2,bob@x.example,Bob\n"],
    ["semicolons", "External ID;E-Mail;Name\n1;ada@x.example;Ada\n2;bob@x.example;Bob\n"],
    ["tabs and old line ends", "name\temail\texternalId\rAda\tada@x.example\t1\rBob\tbob@x.example\t2\r"],
    ["quotes and spaces", '"external_id", email ,"name"\n"1"," ada@x.example ","Ada"\n2,bob@x.example,"Bob\n"\n'],
    ["empty lines", "external_id,email,name\n\n1,ada@x.example,Ada\n,,\n   \n2,bob@x.example,Bob\n\n\n"],
  ])("with %s", async (_, file) => {
    const { status, errors, preview, changes, bytesRead, rowCount } = await read(file);
    expect({ status, errors, bytesRead, rowCount }).toEqual({
      status: "ready",
      errors: [],
      bytesRead: bytesOf(file).length,
      rowCount: 2,
    });
    expect(preview).toMatchObject([
      { externalId: "1", email: "ada@x.example", name: "Ada", active: null },
      { externalId: "2", email: "bob@x.example", name: "Bob", active: null },
    ]);
    expect(changes).toEqual({ added: 2, updated: 0, unchanged: 0 });
    expect(await users()).toHaveLength(3);
  });

  test("with what a spreadsheet writes for true and false, and separators within quotes", async () => {
    const cells = ["true", "FALSE", "Yes", "no", "1", "0", ""];
    const file = `name,email,active\n${cells.map((cell, nth) => `"Berg, M. ""${nth}""",m${nth}@x.example,${cell}\n`).join("")}`;
    const { preview } = await read(file);
    expect(preview.map(({ active }) => active)).toEqual([true, false, true, false, true, false, null]);
    expect(preview[0]?.name).toBe('Berg, M. "0"');
  });
});

/** Small files as spreadsheets and other programs write them, and as whom or what they are taken. */
const taken: [name: string, file: string, users: object[]][] = [
  [
    "addresses that mail servers take, whatever signs are in them",
    "email,name\nsales&support@example.com,Sales Support\na/b@example.com,Slash\nuser=tag@example.com,Equals\nyes!@example.com,Bang\n",
    ["sales&support", "a/b", "user=tag", "yes!"].map((local) => ({ email: `${local}@example.com` })),
  ],
  [
    "empty columns at the end, without a name",
    "email;name;;\ntr@example.com;Tina Example;;\n",
    [{ email: "tr@example.com", name: "Tina Example" }],
  ],
  [
    "a first line that says how cells are separated",
    "sep=;\nemail;name\nsep@example.com;Sep Example\n",
    [{ line: 3, email: "sep@example.com", name: "Sep Example" }],
  ],
  [
    "the same behind a byte order mark, in quotes, with a separator that the names have fewer of",
    '\ufeff"SEP=|"\r\nemail|name|active\r\na@x.example|"Lovelace, Ada, Lady"|no\r\n',
    [{ line: 3, email: "a@x.example", name: "Lovelace, Ada, Lady", active: false }],
  ],
  [
    "what a spreadsheet that speaks German writes for true",
    "email;name;active\nw@example.com;Wanda Example;WAHR\n",
    [{ email: "w@example.com", active: true }],
  ],
  [
    "and one that speaks French",
    "email;name;active\nv@example.com;Vera;VRAI\nf@example.com;Fay;FAUX\n",
    [{ active: true }, { active: false }],
  ],
  ["a user without a name", "email,name\nn@example.com,\n", [{ email: "n@example.com", name: null }]],
  ["no names at all", "email\nn@example.com\n", [{ email: "n@example.com", name: null }]],
  [
    "a user without an e-mail, or with nothing but an id",
    "external_id,name,email\n7,Ada,\n8,,\n",
    [
      { externalId: "7", name: "Ada", email: null },
      { externalId: "8", name: null, email: null },
    ],
  ],
  [
    "rows that end early, as spreadsheets leave empty cells away",
    "email,name,external_id,active\na@x.example,Ada\nb@x.example\n",
    [{ name: "Ada", externalId: null }, { email: "b@x.example" }],
  ],
];

test.each(taken)("a file is taken with %s", async (_, file, rows) => {
  const { status, errors, id, changes } = await read(file);
  expect({ status, errors, changes }).toEqual({
    ...{ status: "ready", errors: [], changes: { added: rows.length, updated: 0, unchanged: 0 } },
  });
  const staged = await team.store.read((tx) => tx.imports.listRows(id, 0, 10));
  expect(staged).toMatchObject(rows);
  await commitImport(team.adam, id);
  expect(await users()).toHaveLength(3 + rows.length);
});

describe("columns that aren't known", () => {
  const file = "email,name,created_at\nx@example.com,Xenia Example,2020-01-01\n";

  test("are an error, with what is in them, until somebody says what they are", async () => {
    const { status, errors, columns } = await read(file);
    expect({ status, errors }).toMatchObject({ status: "refused", errors: [{ line: 1, column: "created_at" }] });
    expect(columns).toEqual([
      { header: "email", field: "email", example: "x@example.com" },
      { header: "name", field: "name", example: "Xenia Example" },
      { header: "created_at", field: null, example: "2020-01-01" },
    ]);
  });

  test("are left out, or read as what somebody says", async () => {
    expect(await read(file, team.adam, { created_at: null })).toMatchObject({
      ...{ status: "ready", preview: [{ email: "x@example.com", name: "Xenia Example", externalId: null }] },
    });
    expect(await read(file, team.adam, { created_at: "externalId", name: null })).toMatchObject({
      ...{ status: "ready", preview: [{ email: "x@example.com", name: null, externalId: "2020-01-01" }] },
    });
  });

  test("are refused where what is said fits no file, or no column of this one", async () => {
    const begin = { fileName: "users.csv", size: 1 };
    for (const columns of [{ created_at: "phone" }, { created_at: "" }, ["email"], "email"])
      expect(beginImportInput.safeParse({ ...begin, columns }).success).toBe(false);
    expect(beginImportInput.safeParse({ ...begin, map: {} }).success).toBe(false);
    const said = { created_at: null, phone: null, name: "email" } as const;
    const { errors } = await read(file, team.adam, said);
    expect(errors).toMatchObject([
      { column: "name", detail: "This column is there twice." },
      { column: "phone", detail: "The file has no column of this name." },
    ]);
  });
});

test("a cell under no name is an error, as it may be one that was meant", async () => {
  expect(await errorsOf("email;name;;\na@x.example;Ada;;x\n")).toEqual([
    "2 null: This row has 4 cells, and the first line names 2 columns.",
  ]);
});

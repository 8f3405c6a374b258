import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, test } from "vitest";
import type { EmployeeContext } from "../../context.ts";
import {
  codeOf,
  errorOf,
  expectRefused,
  fateOf,
  impersonate,
  openTeam,
  recorded,
  signIn,
  type Team,
} from "../../employees/employees.testing.ts";
import { changeEmployee } from "../../employees/team.ts";
import { endAllImpersonations } from "../../impersonations/end.ts";
import { findProductSession, startUserSession } from "../../sessions/session.ts";
import { changeUser } from "../../users/change.ts";
import { listUsers } from "../../users/list.ts";
import { beginImport } from "./begin.ts";
import { cancelImport, sweepImports } from "./cancel.ts";
import { commitImport } from "./commit.ts";
import { getImport } from "./get.ts";
import { type BeginImportInput, beginImportInput } from "./input.ts";
import { readImportFile } from "./read.ts";
import { MAX_FILE_BYTES } from "./text.ts";

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A few bytes at a time, so that characters, quotes and line ends are cut in two. */
function streamOf(bytes: Uint8Array, size = 7): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

async function read(file: string | Uint8Array, as: EmployeeContext = team.adam, columns?: BeginImportInput["columns"]) {
  const bytes = typeof file === "string" ? bytesOf(file) : file;
  const { id } = await beginImport(as, { fileName: "users.csv", size: bytes.length, columns });
  return readImportFile(as, id, streamOf(bytes));
}

const errorsOf = async (file: string | Uint8Array) => {
  const { status, errors, errorCount } = await read(file);
  expect(status).toBe("refused");
  expect(errorCount).toBe(errors.length);
  return errors.map(({ line, column, detail }) => `${line} ${column}: ${detail}`);
};

const users = async () => (await listUsers(team.olivia, { query: "" }, { cursor: null, limit: 100 })).items;

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

test("each row of the preview says what becomes of it, those that change somebody first", async () => {
  const file =
    "external_id,email,name,active\n7,new@x.example,New,\n,ugo@initech.example,,\n1,uma@globex.example,Uma P.,no\n";
  const { preview } = await read(file);
  expect(preview).toMatchObject([
    {
      ...{ line: 4, outcome: "updated" },
      changes: {
        ...{ name: { from: "Uma Patel", to: "Uma P." }, externalId: { from: null, to: "1" } },
        ...{ active: { from: true, to: false } },
      },
    },
    { line: 2, outcome: "new", changes: null },
    { line: 3, outcome: "unchanged", changes: null },
  ]);
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
      "1 phone: This column isn't known. There can be email, name, external_id and active.",
      "1 column 3: This column isn't known. There can be email, name, external_id and active.",
      "1 name: This column is there twice.",
      "1 email: This column is missing, and external_id too. Users are known by one.",
    ]);
  });

  test.each(["constructor", "__proto__", "toString", "has own property"])(
    "a column that only JavaScript knows: %s",
    async (name) => {
      expect(await errorsOf(`email,${name}\na@x.example,x\n`)).toEqual([
        `1 ${name}: This column isn't known. There can be email, name, external_id and active.`,
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

describe("taking a file over", () => {
  const file = "external_id,email,name,active\n1,uma@globex.example,Uma Patel,\n2,new@x.example,New,\n";

  test("writes all of it, on record as one event, and says what it did", async () => {
    const { id, changes } = await read(file);
    expect(changes).toEqual({ added: 1, updated: 1, unchanged: 0 });
    const events = await recorded(team, async () => {
      expect(await commitImport(team.adam, id)).toMatchObject({ status: "done", changes, preview: [] });
    });
    expect(events).toMatchObject([
      {
        type: "user.imported",
        actor: { id: team.adam.caller.id },
        changes: {
          ...{ file: { from: null, to: "users.csv" } },
          ...{ added: { from: 0, to: 1 }, updated: { from: 0, to: 1 } },
        },
      },
    ]);
    expect(await users()).toHaveLength(4);
    expect(await getImport(team.olivia, id)).toMatchObject({ status: "done", changes });
    expect((await read(file)).changes).toEqual({ added: 0, updated: 0, unchanged: 2 });
  });

  test("ends who acts as users that it disables, or gives an employee's e-mail, and signs the disabled out", async () => {
    await changeEmployee(team.olivia, team.max.caller.id, { role: "admin" });
    const token = await startUserSession(team.context, team.uma.id);
    const asUma = await impersonate(team, team.mina, team.uma);
    const { id } = await read("external_id,email,name,active\n1,uma@globex.example,Uma Patel,no\n");
    expect(await fateOf(team, asUma)).toBe("live");
    const events = await recorded(team, () => commitImport(team.adam, id));
    expect(events.map(({ type, reason }) => [type, reason])).toEqual([
      ["user.imported", null],
      ["impersonation.ended", "user_unavailable"],
      ["session.ended", "user_disabled"],
    ]);
    expect(await fateOf(team, asUma)).toBe("user_unavailable");
    expect((await findProductSession(team.context, token)).session).toBeNull();

    await changeUser(team.adam, team.uma.id, { active: true });
    const again = await impersonate(team, team.mina, team.uma);
    await commitImport(team.adam, (await read("external_id,email,name\n1,max@acme.example,Uma Patel\n")).id);
    expect(await fateOf(team, again)).toBe("user_unavailable");
  });

  test("ends who acts as users to whom it gives another e-mail or external id, and nobody else", async () => {
    const [umas, ugos] = ["1,uma@globex.example,Uma Patel\n", "2,ugo@initech.example,Ugo Brandt\n"];
    const take = async (rows: string) => commitImport(team.adam, (await read(`external_id,email,name\n${rows}`)).id);
    const asUma = () => impersonate(team, team.mina, team.uma);
    for (const [rows, fate] of [
      [umas, "user_unavailable"],
      [umas.replace("Uma Patel", "Uma P.") + ugos, "live"],
      ["1,uma.new@globex.example,Uma P.\n", "user_unavailable"],
    ] as const) {
      const impersonation = await asUma();
      const events = await recorded(team, () => take(rows));
      expect(await fateOf(team, impersonation)).toBe(fate);
      const types = events.map(({ type }) => type);
      expect(types).toEqual(["user.imported", ...(fate === "live" ? [] : ["impersonation.ended"])]);
      if (fate === "live") await endAllImpersonations(team.adam);
    }
  });

  test("never takes an employee's e-mail from a user: an error of that line, asked again when it is taken over", async () => {
    const detail = "This user is an employee too; their e-mail can't be changed here.";
    const first = await read("external_id,email,name\n7,max@acme.example,Max\n8,olivia@acme.example,Olivia\n");
    await commitImport(team.adam, first.id);
    const rows = "external_id,E-mail,name\n7,m@gmail.example,Max\n8,OLIVIA@acme.example,Olivia\n";
    expect(await errorsOf(rows)).toEqual([`2 E-mail: ${detail}`]);

    await changeEmployee(team.olivia, team.max.caller.id, { active: false });
    const { id, status } = await read(rows);
    expect(status).toBe("ready");
    await changeEmployee(team.olivia, team.max.caller.id, { active: true });
    expect(await codeOf(() => commitImport(team.adam, id))).toBe("import_not_ready");
    expect(await getImport(team.adam, id)).toMatchObject({
      ...{ status: "refused", errorCount: 1, changes: null, errors: [{ line: 2, column: "E-mail", detail }] },
    });
    expect((await users()).map(({ email }) => email)).toContain("max@acme.example");
  });

  test("is refused, with the lines, when users have changed so that it can't be", async () => {
    const { id } = await read("external_id,email,name\n1,ada@x.example,Ada\n");
    await commitImport(team.olivia, (await read("external_id,email,name\n2,ada@x.example,Ada\n", team.olivia)).id);
    expect(await codeOf(() => commitImport(team.adam, id))).toBe("import_not_ready");
    expect(await getImport(team.adam, id)).toMatchObject({
      status: "refused",
      changes: null,
      errors: [{ line: 2, column: "email" }],
    });
    expect((await users()).filter(({ email }) => email === "ada@x.example")).toMatchObject([{ externalId: "2" }]);
  });

  test("happens once, and not before all is well", async () => {
    const { id } = await read(file);
    await commitImport(team.adam, id);
    await expectRefused(team, () => commitImport(team.adam, id), "import_not_ready");
    await expectRefused(team, () => cancelImport(team.adam, id), "import_not_ready");
    const refused = await read("name,email\nAda,ada\n");
    await expectRefused(team, () => commitImport(team.adam, refused.id), "import_not_ready");
    const waiting = await beginImport(team.adam, { fileName: "users.csv", size: 10 });
    await expectRefused(team, () => commitImport(team.adam, waiting.id), "import_not_ready");
    expect((await getImport(team.adam, refused.id)).status).toBe("cancelled");
  });
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

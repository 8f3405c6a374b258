import { expect } from "vitest";
import type { EmployeeContext } from "../../context.ts";
import { openTeam } from "../../employees/employees.testing.ts";
import { listUsers } from "../../users/list.ts";
import { beginImport } from "./begin.ts";
import type { BeginImportInput } from "./input.ts";
import { readImportFile } from "./read.ts";

export const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A few bytes at a time, so that characters, quotes and line ends are cut in two. */
export function streamOf(bytes: Uint8Array, size = 7): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

export type Imports = Awaited<ReturnType<typeof openImports>>;

/** A team that imports: whole files read, what is wrong in them, and the users who are there. */
export async function openImports() {
  const team = await openTeam();

  async function read(
    file: string | Uint8Array,
    as: EmployeeContext = team.adam,
    columns?: BeginImportInput["columns"],
  ) {
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

  return { team, read, errorsOf, users };
}

import { copyFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { tallyFileOf } from "./tally.ts";

/** Where the stories' databases are made: on the server of TEST_DATABASE_URL, or as files. */
const server = process.env.TEST_DATABASE_URL;
export const onPostgres = server !== undefined && server !== "";

const folder = () => process.env.UNDERSTUDY_E2E_FOLDER ?? "";
/** One for each run, as two may be going on. */
const templateName = () => `understudy_stories_${folder().split("-").at(-1)}`.toLowerCase();

/** SQLite's, which the stories of a file, a full disk and another clock have on either. */
export const templateFile = () => join(folder(), "template.db");

/** What DATABASE_URL is of the database that every story begins with. */
export const templateUrl = () => (onPostgres ? urlOf(templateName()) : `file:${templateFile()}`);

/** A database like it, for one server, with the demo product's beside it; `drop` when nothing has it open. */
export async function copyOfTemplate(name: string): Promise<{ url: string; drop: () => Promise<void> }> {
  if (!onPostgres) {
    const path = join(folder(), `${name}.db`);
    copyTemplateFile(path);
    return { url: `file:${path}`, drop: async () => {} };
  }
  const database = `${templateName()}_${name}`.toLowerCase();
  await onServer(`CREATE DATABASE "${database}" TEMPLATE "${templateName()}"`);
  const url = urlOf(database);
  copyFileSync(tallyFileOf(templateUrl()), tallyFileOf(url));
  return { url, drop: () => onServer(`DROP DATABASE "${database}" WITH (FORCE)`) };
}

/** SQLite's, for the stories that have a file whatever database the others have. */
export function copyTemplateFile(path: string): void {
  copyFileSync(templateFile(), path);
  copyFileSync(tallyFileOf(templateFile()), tallyFileOf(path));
}

export async function makeTemplates(make: (databaseUrl: string) => Promise<void>): Promise<void> {
  await make(`file:${templateFile()}`);
  if (!onPostgres) return;
  await onServer(`CREATE DATABASE "${templateName()}"`);
  await make(templateUrl());
}

export const dropTemplates = async () => {
  if (onPostgres) await onServer(`DROP DATABASE IF EXISTS "${templateName()}" WITH (FORCE)`);
};

function urlOf(database: string): string {
  const url = new URL(server ?? "");
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

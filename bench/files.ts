import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { dialectOf, PAST_WEBHOOK, type Past, pastOf } from "#db/past.testing.ts";
import { employees } from "#db/people.ts";
import { connectSqlite } from "#db/sqlite.ts";
import { secret } from "#e2e/server.ts";
import { tallyBeside } from "#env";
import { BUILT_IN_ID } from "#lib/products/built-in.ts";
import { DEMO_PASSWORD, makeDemoDatabase } from "#scripts/demo-database.ts";
import { addPastTexts } from "./past-texts.ts";
import { requirePeer } from "./peers.ts";
import { addPeople, addPeopleElsewhere } from "./people.ts";

/** What is measured on: files that are made once for a run, in a folder that goes with it. */

/** `npm run bench` gives one folder to all of its parts. */
export const folder = process.env.BENCH_FOLDER ?? mkdtempSync(join(tmpdir(), "understudy-bench-"));
if (process.env.BENCH_FOLDER === undefined) process.once("exit", () => rmSync(folder, { recursive: true }));

export interface Size {
  users: number;
  past: Past;
}

/** What every cost is measured at. Both fill a page of each list, so that the same is shown of both. */
export const small: Size = { users: 10_000, past: { impersonations: 120, events: 10_000, others: 120, waiting: 0 } };
const past = Number(process.env.PAST ?? 100_000);
export const large: Size = {
  users: Number(process.env.USERS ?? 1_000_000),
  past: { impersonations: past, events: 9 * past, others: 10_000, waiting: 10_000 },
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** The demo's people, and behind them so many users and so long a past, where that is wanted. */
export async function understudyFile(name: string, size?: Size): Promise<string> {
  const path = join(folder, `${name}.db`);
  if (existsSync(path)) return path;
  const environment = { secret, productUrl: "http://127.0.0.1", fresh: false };
  await makeDemoDatabase({ databaseUrl: `file:${path}`, tallyPath: tallyBeside(path), ...environment });
  if (!size) return path;
  const client = connectSqlite(path);
  const grantId = client.prepare("SELECT id FROM grants WHERE employee_id = ?").pluck().get(employees.mina.id);
  const since = new Date(Date.now() - 800 * DAY_MS);
  const from = { since, productId: BUILT_IN_ID, grantId: String(grantId), sessionId: "past-1" };
  client.pragma("foreign_keys = OFF");
  client.exec(`BEGIN; ${pastOf(dialectOf.SQLite, size.past, from).join("; ")}; COMMIT`);
  await addPastTexts(client);
  client
    .prepare(
      "INSERT INTO webhooks (id, url, events, kind, enabled, encrypted_secret, created_by_id, created_at) VALUES (?, 'https://hooks.example/', ' impersonation.* ', 'standard', 0, '', ?, 0)",
    )
    .run(PAST_WEBHOOK, employees.olivia.id);
  if (size.users > 0) addPeople(client, size.users);
  client.close();
  return path;
}

/** Better Auth's tables with its administrator, one user, and so many more. */
export async function betterAuthFile(name: string, users = 0): Promise<string> {
  const path = join(folder, `${name}.db`);
  if (existsSync(path)) return path;
  const { openBetterAuth } = await import(new URL("peers/better-auth.js", import.meta.url).href);
  const auth = openBetterAuth(path, "http://localhost");
  const { getMigrations } = await import(requirePeer.resolve("better-auth/db/migration"));
  await (await getMigrations(auth.options)).runMigrations();
  for (const { name, email } of [admin, uma])
    await auth.api.signUpEmail({ body: { name, email, password: DEMO_PASSWORD } });
  const client = new Sqlite(path);
  client.prepare("UPDATE user SET role = 'admin' WHERE email = ?").run(admin.email);
  if (users > 0) addPeopleElsewhere(client, users);
  client.close();
  return path;
}

export const admin = { name: "Mina Haddad", email: "mina@acme.example" };
export const uma = { name: "Uma Patel", email: "uma@globex.example" };

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { postgresAddress } from "./postgres-address.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-address-"));
afterAll(() => rmSync(folder, { recursive: true }));
const root = join(folder, "root.pem");
writeFileSync(root, "a certificate");

const sslOf = (host: string, query = "") => postgresAddress(`postgres://me:secret@${host}/app${query}`).ssl;

describe("the address of a Postgres", () => {
  test("says host, port, database, user and password, as libpq reads it", () => {
    expect(postgresAddress("postgresql://me:p%40ss%2Fword@localhost:5433/app?application_name=a&pool_size=3")).toEqual({
      host: "localhost",
      port: 5433,
      database: "app",
      user: "me",
      password: "p@ss/word",
      ssl: false,
      applicationName: "a",
      poolSize: 3,
    });
    expect(postgresAddress("postgres://me@127.0.0.1/app")).toMatchObject({
      port: 5432,
      password: undefined,
      poolSize: 10,
    });
  });

  test.each([
    ["postgres://me@[::1]/app", "::1"],
    ["postgres://me@%2Frun%2Fpostgresql/app", "/run/postgresql"],
    ["postgres://me@localhost/app?host=/run/postgresql", "/run/postgresql"],
  ])("%s is at %s", (url, host) => {
    expect(postgresAddress(url)).toMatchObject({ host, ssl: false });
  });

  test("on this machine is spoken to in plain, elsewhere only with a certificate that holds for its name", () => {
    for (const host of ["localhost", "127.0.0.2", "[::1]"]) expect(sslOf(host)).toBe(false);
    for (const host of ["db.example", "10.0.0.5", "127.0.0.1.example", "localhost.example"])
      expect(sslOf(host)).not.toHaveProperty("checkServerIdentity");
    expect(sslOf("db.example")).toMatchObject({ servername: "db.example" });
    expect(sslOf("10.0.0.5")).not.toHaveProperty("servername");
  });

  test("says by sslmode how much is checked, and plain text is asked for by its name", () => {
    expect(sslOf("db.example", "?sslmode=disable")).toBe(false);
    expect(sslOf("db.example", "?sslmode=require")).toMatchObject({ rejectUnauthorized: false });
    const checked = { ca: "a certificate", checkServerIdentity: expect.any(Function) };
    expect(sslOf("db.example", `?sslmode=require&sslrootcert=${root}`)).toMatchObject({
      ...checked,
      rejectUnauthorized: true,
    });
    expect(sslOf("db.example", `?sslmode=verify-ca&sslrootcert=${root}`)).toMatchObject(checked);
    expect(sslOf("db.example", "?sslmode=verify-ca")).not.toHaveProperty("rejectUnauthorized");
    expect(sslOf("localhost", `?sslmode=verify-full&sslrootcert=${root}`)).toMatchObject({ ca: "a certificate" });
    expect(sslOf("db.example", "?sslmode=verify-full&sslrootcert=system")).toMatchObject({ ca: undefined });
  });

  test.each([
    "postgres://me:hunter2@localhost",
    "postgres://:hunter2@localhost/app",
    "postgres://me:hunter2@a,b/app",
    "postgres://me:hun%ter2@localhost/app",
    "postgres://me:hunter2@localhost:port/app",
    "postgres://me:hunter2@localhost/app?password=hunter2",
    "postgres://me:hunter2@db.example/app?sslmode=prefer",
    "postgres://me:hunter2@localhost/app?pool_size=many",
  ])("%s is refused without repeating it", (url) => {
    const attempt = () => postgresAddress(url);
    expect(attempt).toThrow(/^(must|can't) /);
    expect(attempt).not.toThrow(/hun/);
  });
});

import { expect, expectTypeOf, test } from "vitest";
import type { PostgresTwin, sqliteKit } from "./kit.ts";
import { postgresTables } from "./schema/postgres.ts";
import { sqliteTables } from "./schema/sqlite.ts";

type Values<Column extends (name: string) => { _: { data: unknown } }> = ReturnType<Column>["_"]["data"];
type Twin = "text" | "integer" | "instant" | "flag" | "sequence" | "position" | "number" | "numberedId" | "sortable";

test("both dialects give the same JavaScript values, so the cast between them is honest", () => {
  type Sqlite = { [Column in Twin]: Values<(typeof sqliteKit)[Column]> };
  type Postgres = { [Column in Twin]: Values<PostgresTwin[Column]> };
  expectTypeOf<Postgres>().toEqualTypeOf<Sqlite>();
});

test("both dialects have the same tables", () => {
  expect(Object.keys(postgresTables)).toEqual(Object.keys(sqliteTables));
});

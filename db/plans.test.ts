import { beforeAll, describe, expect, test } from "vitest";
import type { Store, Tables } from "#lib/store/store.ts";
import { callsOf } from "./calls.testing.ts";
import { addPeople } from "./databases.testing.ts";
import { dialectOf, pastOf } from "./past.testing.ts";
import {
  type Asked,
  type Explained,
  explainedPostgres,
  explainedSqlite,
  type Plan,
  type Step,
} from "./plans.testing.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const since = new Date("2026-01-01T09:00:00.000Z");
const amid = new Date(since.getTime() + 700 * 60_000);

/** Tables that don't grow with what is past: all of them may be read. */
const small: Record<string, string> = {
  impersonation_settings: "one row",
  signing_keys: "a few a year, by the operator's command",
  products: "at most 100 are listed",
  employees: "a team: at most 1,000 are listed",
  audit_unsealed: "for a second",
  audit_archives: "a few a year, by the operator's command",
  webhooks: "at most 20 are added",
  receiver_pauses: "one a receiver",
  product_observations: "one a kind of what is seen of a product",
};

/** Indexes that hold only what is going on: all of them may be walked, however long the table is. */
const ongoing: Record<string, string> = {
  impersonations_unended: "one an employee",
  impersonations_one_each: "one an employee",
  impersonations_expiring: "one an employee",
  impersonations_unopened: "for a minute",
  impersonations_raised: "for half an hour",
  impersonations_releveled: "one an employee",
  requests_open: "for half an hour",
  grants_standing: "one an employee",
  grants_ending: "one an employee",
  grants_warning: "one an employee",
  api_keys_standing: "at most 100 are listed",
  attempts_tallies: "for a minute",
  product_sessions_open: "who is signed in, and was in the last week",
};

/** Indexes by which so few rows are found that it doesn't matter what else is asked of them. */
const narrow = [
  /^sqlite_autoindex_|_pkey$/,
  /_(token|key|hash|external_id|client|id|line|unique)$/,
  /^audit_events_of_(impersonation|user)/,
  /^page_views_of_impersonation$/,
  /^impersonations_of_user_by$|^product_sessions_impersonation$/,
  /^user_import_rows_/, // of one file
  /^one_time_links_time$/, // those that aren't over
  /^dashboard_sessions_sso_sid$/, // of one session at the provider
  /^audit_events_ends$/, // those of an hour
  /^employee_notices_(newest|unread)$/, // one employee's of 90 days, in their order
  /_spent$|^attempts_window$/, // so many at a time
  /^(totps|passkeys|recovery_codes|personal_tokens)_of_employee$/, // a handful each
  /^deliveries_(due|waiting|oldest|lane|of_webhook)/, // of one queue, in its order or so many at a time; of one lane; of one webhook
];

/** Conditions that nearly every row fulfils, once it is found by what leads: what is past has ended. */
const usual = [
  "ended_at",
  "started_at",
  "expires_at",
  "created_at",
  "used_at",
  "revoked_at",
  "deleted_at",
  "active",
  "seq",
  "at",
  "id",
  // The order of the log's tree, which is its key.
  "leaf_index",
  "place",
  // What names and texts are compared by: once the index of words has found the row, or the order's own.
  "search_text",
  "by_name",
  "by_email",
];

/** What sorts rows, or reads more than a page of them, and why those are few. */
const bounded: Record<string, string> = {
  "employees.list": "a team",
  "grants.list": "one an employee",
  "grants.listOver": "one an employee",
  "grants.warn": "one an employee",
  "grants.isAnyToWarnOf": "one an employee",
  "products.list": "at most 100",
  "webhooks.list": "at most 20",
  "products.listActive": "at most 100",
  "signingKeys.list": "a few",
  "imports.listOpen": "what isn't over after a day is thrown away",
  "imports.listRepeated": "one file's rows",
  "users.search": "at most 1,000 are sorted, and otherwise the order's own index is walked",
  "users.cursorBefore": "as in users.search",
  "requests.listOpen": "what is open, for half an hour",
  "requests.expire": "what is open, for half an hour",
  "requests.list": "of what waits, for half an hour",
  "impersonations.list": "of those that words find at most 1,000 are sorted",
};

/** Rows that a question may look at, with what it joins: a page of 100, and a little. */
const MOST_ROWS = 500;

/** The same where words are compared: of those found, 1,000 are looked at, and each is joined with its row. */
const MOST_FOUND = 3500;
const byWords = /^(users\.(search|count|cursorBefore)|impersonations\.list)$/;

/** For at most a handful of addresses or ids. Without statistics Postgres doesn't know that each is one row. */
const handful = /^users\.withAny$/;

/** Counts no more than 1,000. */
const counting = /^outbox\.countWaiting$/;

function faultsOf({ method, sql }: Asked, plan: Plan): string[] {
  const inOrder = / limit /.test(sql) && !/ where /.test(sql);
  const faultOf = ({ table, index, entered, compared }: Step) => {
    if (table in small || !known.has(table) || (index !== null && index in ongoing)) return [];
    // In the order of the rows themselves, until there are enough, a table is walked like an index.
    const inItsOrder = / limit /.test(sql) && !plan.sorts && compared.every((column) => usual.includes(column));
    if (index === null && !entered) return inItsOrder ? [] : [`reads all of ${table}`];
    const afterwards = compared.filter((column) => !usual.includes(column));
    if (index !== null && narrow.some((pattern) => pattern.test(index))) return [];
    if (!entered && !inOrder && compared.some((column) => !usual.includes(column) || index === null))
      return [`walks ${index}`];
    return afterwards.length > 0 ? [`finds too many by ${index ?? table}, and compares ${afterwards}`] : [];
  };
  return [
    ...plan.steps.flatMap(faultOf),
    ...(plan.sorts && !(method in bounded) ? ["sorts"] : []),
    ...(plan.rows > mostRowsOf(method) ? [`looks at ${plan.rows} rows`] : []),
  ];
}

const mostRowsOf = (method: string) =>
  byWords.test(method) || handful.test(method) || counting.test(method) ? MOST_FOUND : MOST_ROWS;

const known = new Set<string>();

describe.each([
  ["SQLite", async () => explainedSqlite()],
  ["Postgres", explainedPostgres],
] as const)("on %s", (dialect, open) => {
  let database: Explained;
  const called = new Set<string>();

  beforeAll(async () => {
    database = await open();
    const people = await addPeople(database.store, { now });
    const from = { since, productId: people.product.id, grantId: people.grant.id, sessionId: people.sessions.mina.id };
    const past = { impersonations: 1500, events: 1500, others: 1000, waiting: 1500 };
    for (const statement of pastOf(dialectOf[dialect], past, from)) {
      known.add(/INSERT INTO (\w+)/.exec(statement)?.[1] ?? "");
      await database.sql(statement);
    }
    database.asked.length = 0;
    await askEverything(database.store, callsOf(people, { now, amid }), called);
  });

  test("every question is asked", async () => {
    const all = await database.store.read(function* (tx) {
      yield* tx.settings.get();
      return Object.entries(tx).flatMap(([group, methods]) => Object.keys(methods).map((name) => `${group}.${name}`));
    });
    expect(all.filter((method) => !called.has(method))).toEqual([]);
    expect(all.filter((method) => !database.asked.some((each) => each.method === method))).toEqual([]);
  });

  test.each(["without statistics", "with statistics"])(
    "no question reads a table that grows, %s",
    async (statistics) => {
      if (statistics === "with statistics") await database.sql("ANALYZE");
      const faults = new Map<string, string>();
      for (const asked of new Map(database.asked.map((each) => [`${each.method} ${each.sql}`, each])).values()) {
        const plan = await database.explain(asked);
        for (const fault of faultsOf(asked, plan)) faults.set(`${asked.method} ${fault}`, `${asked.sql}\n${plan.text}`);
      }
      expect(Object.fromEntries(faults)).toEqual({});
    },
  );
});

async function askEverything(store: Store, calls: ReturnType<typeof callsOf>, called: Set<string>): Promise<void> {
  for (const [group, methods] of Object.entries(calls)) {
    for (const [method, asks] of Object.entries(methods)) {
      for (const ask of asks) {
        await store.write((tx) => ask(tx[group as keyof Tables] as never));
        called.add(`${group}.${method}`);
      }
    }
  }
}

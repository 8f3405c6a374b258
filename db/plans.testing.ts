import type { Store, Tables } from "#lib/store/store.ts";
import { onlySessionOf, startPglite } from "./postgres.testing.ts";
import { postgresStore } from "./postgres.ts";
import { migratePostgres } from "./postgres-migrations.ts";
import { connectSqlite, sqliteStore } from "./sqlite.ts";

/** A statement that a method of the port has run. */
export interface Asked {
  /** As `audit.list`. */
  method: string;
  sql: string;
  params: unknown[];
}

/** One way in which a plan touches a table. */
export interface Step {
  table: string;
  /** Null for a walk over the table itself. */
  index: string | null;
  /** The index is entered at a place, rather than walked from its beginning. */
  entered: boolean;
  /** Columns that are compared only once the row is there. */
  compared: string[];
}

export interface Plan {
  steps: Step[];
  /** Something is sorted that no index has in order. */
  sorts: boolean;
  /** Rows that were looked at to answer, where the database says so. */
  rows: number;
  text: string;
}

export interface Explained {
  store: Store;
  asked: Asked[];
  sql(statement: string): Promise<void>;
  explain(asked: Asked): Promise<Plan>;
}

/** Calls `noted` with the method's name before whatever a method of the port asks of the database. */
export function watched(store: Store, noted: (method: string) => void): Store {
  const tables = (tx: Tables): Tables =>
    mapped(tx, (group, groupName) =>
      mapped(
        group,
        (method, name) =>
          function* (...given: unknown[]) {
            // Before it is called: a prepared query is on its way by then.
            noted(`${groupName}.${name}`);
            const steps = (method as (...given: unknown[]) => Generator<unknown, unknown, unknown>)(...given);
            for (let step = steps.next(); ; ) {
              if (step.done) return step.value;
              noted(`${groupName}.${name}`);
              step = steps.next(yield step.value);
            }
          },
      ),
    );
  return {
    ...store,
    read: (body) => store.read((tx) => body(tables(tx))),
    write: (body) => store.write((tx) => body(tables(tx))),
  };
}

const mapped = <T extends object>(of: T, each: (value: T[keyof T], name: string) => unknown): T =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, each(value, name)])) as T;

/** SQLite in memory, every statement that it is given noted. */
export function explainedSqlite(): Explained {
  const client = connectSqlite(":memory:");
  const prepare = client.prepare.bind(client);
  const asked: Asked[] = [];
  let method = "";
  client.prepare = ((sql: string) => {
    const prepared = prepare(sql);
    const all = prepared.all.bind(prepared);
    prepared.all = (...params: unknown[]) => {
      asked.push({ method, sql, params });
      return all(...params);
    };
    return prepared;
  }) as typeof client.prepare;
  return {
    store: watched(sqliteStore(client), (name) => {
      method = name;
    }),
    asked,
    async sql(statement) {
      client.exec(statement);
    },
    async explain({ sql, params }) {
      // The plan of an insert has the searches of foreign keys in it that only a deferred key would need.
      client.pragma(`foreign_keys = ${sql.startsWith("insert") ? "OFF" : "ON"}`);
      const lines = prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[];
      const details = lines.map(({ detail }) => detail);
      const sorts = details.some((detail) => detail.startsWith("USE TEMP B-TREE"));
      return { steps: details.flatMap((detail) => sqliteStep(detail, sql)), sorts, rows: 0, text: details.join("\n") };
    },
  };
}

/** "SEARCH audit_events USING INDEX audit_events_of_type (type=? AND at<?)", or SCAN, of a table or its alias. */
function sqliteStep(detail: string, sql: string): Step[] {
  const found =
    /^(SCAN|SEARCH) (\S+)(?: EXISTS)?(?: USING (?:COVERING )?(?:INDEX (\S+)|INTEGER PRIMARY KEY))?(?: \((.*)\))?/.exec(
      detail,
    );
  const [, how, name = "", index = null, by = ""] = found ?? [];
  if (how === undefined) return [];
  const table = tableOf(name, sql);
  const used = new Set(by.match(/\w+/g));
  const asked = Array.from(
    conditionsOf(sql).matchAll(new RegExp(`"${name}"\\."(\\w+)"`, "g")),
    ([, column = ""]) => column,
  );
  const compared = [...new Set(asked)].filter((column) => !used.has(column));
  return [{ table, index, entered: how === "SEARCH", compared }];
}

/** What stands between `where` and the order, in the whole statement: subqueries have theirs. */
const conditionsOf = (sql: string) =>
  sql
    .split(/ where /)
    .slice(1)
    .map((part) => part.split(/ order by | returning | limit | group by /)[0])
    .join(" ");

/** `from "users" "other"` calls the table by another name. */
const tableOf = (name: string, sql: string) => new RegExp(`"(\\w+)" "${name}"`).exec(sql)?.[1] ?? name;

interface Node {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Index Cond"?: string;
  Filter?: string;
  "Actual Rows"?: number;
  "Actual Loops"?: number;
  "Rows Removed by Filter"?: number;
  Plans?: Node[];
}

/** Postgres, with its own account of what it looked at. */
export async function explainedPostgres(): Promise<Explained> {
  const client = await startPglite();
  const asked: Asked[] = [];
  let method = "";
  const logger = {
    logQuery(sql: string, params: unknown[]) {
      if (/^(select|insert|update|delete) /.test(sql)) asked.push({ method, sql, params });
    },
  };
  const sessions = await onlySessionOf(client, logger);
  const session = await sessions.connect();
  await migratePostgres(session).finally(() => session.release(false));
  // A test's tables are so small that reading all of them is cheap. What is asked here is whether there is another way.
  for (const way of ["seqscan", "sort", "incremental_sort", "hashjoin", "mergejoin"])
    await client.exec(`SET enable_${way} = off`);
  return {
    store: watched(postgresStore(sessions), (name) => {
      method = name;
    }),
    asked,
    async sql(statement) {
      await client.exec(statement);
    },
    async explain({ sql, params }) {
      // For real, as only that counts rows, and then back.
      await client.exec("BEGIN");
      try {
        const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Node }] }>(
          // An insert would find its own row of a moment ago.
          `EXPLAIN (${sql.startsWith("insert") ? "" : "ANALYZE, TIMING OFF, "}FORMAT JSON) ${sql}`,
          params,
        );
        const plan = rows[0]?.["QUERY PLAN"][0].Plan;
        const nodes = plan ? nodesOf(plan) : [];
        return {
          steps: nodes.flatMap(postgresStep),
          sorts: nodes.some((node) => node["Node Type"].includes("Sort")),
          rows: nodes.filter((node) => /Scan/.test(node["Node Type"])).reduce((sum, node) => sum + lookedAt(node), 0),
          text: JSON.stringify(plan, null, 1),
        };
      } finally {
        await client.exec("ROLLBACK");
      }
    },
  };
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const lookedAt = (node: Node) =>
  ((node["Actual Rows"] ?? 0) + (node["Rows Removed by Filter"] ?? 0)) * (node["Actual Loops"] ?? 1);

function postgresStep(node: Node): Step[] {
  const type = node["Node Type"];
  if (!/^(Seq|Index|Index Only|Bitmap Index) Scan$/.test(type)) return [];
  const index = node["Index Name"] ?? null;
  const compared = index === null ? ["anything"] : []; // how many rows that was is known
  return [{ table: node["Relation Name"] ?? "", index, entered: node["Index Cond"] !== undefined, compared }];
}

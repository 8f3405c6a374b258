import { type Column, type SQL, sql } from "drizzle-orm";
import type { Query, Source, Unprepared, Values } from "./database.ts";

type Ready<Row> = (values: Values) => Query<Row>;

/**
 * A query that is built once for each source, at its first use: building one takes longer than running it. For what is
 * asked on every request, and on the way from a click to the page. Its values come as `given` says.
 */
export function prepared<Row>(build: (source: Source) => Unprepared<Row>) {
  const ready = new WeakMap<Source, Ready<Row>>();
  return (source: Source, values: Values = {}): Query<Row> => {
    const known = ready.get(source);
    if (known) return known(values);
    const built = source.prepare(build(source));
    ready.set(source, built);
    return built(values);
  };
}

/**
 * The same of a query that depends on which fields a filter has, and on no value of them: one is built for each such set.
 * The fields that are there are given to it by their names.
 */
export function preparedFor<Filter extends object, Row>(build: (source: Source, filter: Filter) => Unprepared<Row>) {
  const queries = new Map<string, ReturnType<typeof prepared<Row>>>();
  return (source: Source, filter: Filter, more: Values = {}): Query<Row> => {
    const there = Object.entries(filter).filter(([, value]) => value !== undefined);
    const shape = there.map(([field]) => field).join();
    const query = queries.get(shape) ?? prepared((from) => build(from, filter));
    queries.set(shape, query);
    return query(source, { ...Object.fromEntries(there), ...more });
  };
}

/** A value that comes when the query runs, under this name, and is written as its column writes it. */
export const given = (name: string, column: Column): SQL => sql`${sql.param(sql.placeholder(name), encoderOf(column))}`;

/** A whole row that comes when the INSERT runs: each of these columns under its own name. */
export function givenRow<Name extends string>(columns: Record<Name, Column>): Record<Name, SQL> {
  const entries = Object.entries<Column>(columns).map(([name, column]) => [name, given(name, column)]);
  return Object.fromEntries(entries) as Record<Name, SQL>;
}

/** Drizzle hands a placeholder's null to the column, too, which makes a text or an error of it. */
const encoderOf = (column: Column) => ({
  mapToDriverValue: (value: unknown) => (value === null ? null : column.mapToDriverValue(value)),
});

/**
 * Rows of one kind, however many, in few INSERTs that are each built once: of so many rows as powers of two make up. For
 * what comes in portions, as building a statement of hundreds of rows takes longer than running it.
 *
 * @param build - makes the INSERT of rows that come when it runs.
 */
export function preparedRows<Name extends string, Row>(
  columnsOf: (source: Source) => Record<Name, Column>,
  build: (source: Source, rows: Record<Name, SQL>[]) => Unprepared<Row>,
) {
  const queries = new Map<number, ReturnType<typeof prepared<Row>>>();
  const queryOf = (count: number) => {
    const known = queries.get(count) ?? prepared((source) => build(source, givenRows(columnsOf(source), count)));
    queries.set(count, known);
    return known;
  };
  return function* (source: Source, rows: Record<Name, unknown>[]): Generator<Query<Row>> {
    for (let from = 0; from < rows.length; ) {
      const count = Math.min(MOST_ROWS, 2 ** Math.floor(Math.log2(rows.length - from)));
      const values: Values = {};
      for (let nth = 0; nth < count; nth++)
        for (const [name, value] of Object.entries(rows[from + nth] ?? {})) values[`${name} ${nth}`] = value;
      yield queryOf(count)(source, values);
      from += count;
    }
  };
}

/** Of eleven values each that is far below what a statement may have. */
const MOST_ROWS = 128;

function givenRows<Name extends string>(columns: Record<Name, Column>, count: number): Record<Name, SQL>[] {
  const entries = Object.entries<Column>(columns);
  return Array.from(
    { length: count },
    (_, nth) =>
      Object.fromEntries(entries.map(([name, column]) => [name, given(`${name} ${nth}`, column)])) as Record<Name, SQL>,
  );
}

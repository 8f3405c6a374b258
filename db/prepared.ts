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

import type { UserSort } from "#lib/users/user.ts";
import { addressOf } from "../ui/pager.tsx";
import { Head } from "../ui/table.tsx";

interface Props {
  sort: UserSort;
  query: string;
}

interface Column {
  label: string;
  className: string;
  /** The order that the first press asks for, and the other way round. */
  sorts: [first: UserSort, second: UserSort];
}

const columns: Column[] = [
  { label: "Name", className: "", sorts: ["name", "-name"] },
  { label: "E-mail", className: "", sorts: ["email", "-email"] },
  { label: "Added", className: "w-52", sorts: ["newest", "oldest"] },
];

const ascending: UserSort[] = ["name", "email", "oldest"];
const arrowOf = (sort: UserSort) => (ascending.includes(sort) ? "↑" : "↓");

/** What a press on a column's name asks for: its first order, or the other one where it is in that already. */
const nextOf = ({ sorts: [first, second] }: Column, sort: UserSort) => (sort === first ? second : first);
const addressFor = (column: Column, { sort, query }: Props) => {
  const next = nextOf(column, sort);
  return addressOf("/users", { query, sort: next === "newest" ? undefined : next });
};

/** The names of the columns are links that sort by them. */
export const SortHead = (props: Props) => (
  <>
    {columns.map((column) => {
      const isSorted = column.sorts.includes(props.sort);
      return (
        <Head
          aria-sort={isSorted ? (ascending.includes(props.sort) ? "ascending" : "descending") : undefined}
          className={column.className}
          key={column.label}
        >
          <a
            className={`-mx-2 inline-block rounded-md px-2 py-1 hover:text-ink ${isSorted ? "text-ink" : ""}`}
            href={addressFor(column, props)}
          >
            {column.label}
            {isSorted && <span aria-hidden="true">{` ${arrowOf(props.sort)}`}</span>}
          </a>
        </Head>
      );
    })}
    <Head className="w-32">
      <span className="sr-only">Actions</span>
    </Head>
  </>
);

/** The same where there is no head: on a phone. */
export const SortLinks = (props: Props) => (
  <p className="mt-3 flex flex-wrap gap-x-4 text-soft md:hidden">
    Sort by
    {columns.map((column) => {
      const isSorted = column.sorts.includes(props.sort);
      return (
        <a
          aria-current={isSorted || undefined}
          className={`hover:text-ink ${isSorted ? "font-medium text-ink" : ""}`}
          href={addressFor(column, props)}
          key={column.label}
        >
          {column.label}
          {isSorted && <span aria-hidden="true">{` ${arrowOf(props.sort)}`}</span>}
        </a>
      );
    })}
  </p>
);

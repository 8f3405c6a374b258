import Link from "next/link";
import { Button, buttonClass } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { FilterForm } from "../ui/filter-form.tsx";

/** The address's query. `zone` is the time zone that the days are counted in; without one it is UTC. */
export const sessionKeys = ["query", "by", "product", "from", "to", "zone", "cursor"] as const;
export type SessionSearch = Partial<Record<(typeof sessionKeys)[number], string>>;

interface Named {
  id: string;
  name: string;
}

interface Props {
  search: SessionSearch;
  /** Whose sessions there may be; nobody for who sees their own alone. */
  employees: Named[];
  /** Where there are several. */
  products: Named[];
}

export const isFiltered = ({ by, product, from, to }: SessionSearch): boolean => Boolean(by ?? product ?? from ?? to);

/** By whom, into which product, and when. What was searched for stays. */
export function SessionFilter({ search, employees, products }: Props) {
  const { query, by, product, from, to } = search;
  return (
    <FilterForm className="mt-4 flex flex-wrap items-end gap-3">
      {/* Another address, other fields: a form that stayed would go on showing what was chosen before. */}
      <div className="contents" key={JSON.stringify(search)}>
        {query && <input name="query" type="hidden" value={query} />}
        {employees.length > 0 && <Choice label="By" name="by" none="Anybody" options={employees} value={by} />}
        {products.length > 1 && (
          <Choice label="Product" name="product" none="Any product" options={products} value={product} />
        )}
        <TextField defaultValue={from ?? ""} label="From" name="from" type="date" />
        <TextField defaultValue={to ?? ""} label="To" name="to" type="date" />
      </div>
      <Button native type="submit">
        Filter
      </Button>
      {isFiltered(search) && (
        <Link
          className={buttonClass("quiet")}
          href={query ? `/sessions?query=${encodeURIComponent(query)}` : "/sessions"}
          prefetch={false}
        >
          Clear
        </Link>
      )}
    </FilterForm>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  none: string;
  options: Named[];
  value: string | undefined;
}

const Choice = ({ label, name, none, options, value = "" }: ChoiceProps) => (
  <div className="min-w-40">
    <SelectField
      defaultValue={value}
      label={label}
      name={name}
      options={[{ value: "", label: none }, ...options.map((each) => ({ value: each.id, label: each.name }))]}
    />
  </div>
);

import Link from "next/link";
import { eventTypes } from "#lib/audit/event.ts";
import { typeText } from "#lib/audit/sentence.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { type Option, SelectField, TextField } from "../ui/field.tsx";
import { FilterForm } from "../ui/filter-form.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { type AuditSearch, isFiltered, type SearchNames } from "./search.ts";

interface Props {
  search: AuditSearch;
  /** What to call those whom the search names by id. */
  names: SearchNames;
  employees: { id: string; name: string }[];
}

/** What is shown, as the address says it: in a form to change it, and piece by piece to take it away. */
export function AuditFilter({ search, names, employees }: Props) {
  const types = eventTypes.map((type) => ({ value: type, label: typeText(type) }));
  const people = employees.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="mb-6 space-y-3">
      <FilterForm className="grid grid-cols-2 items-end gap-3 lg:grid-cols-[1.3fr_1.1fr_1.3fr_1fr_1fr_auto]">
        {/* Another address, other fields: a form that stayed would go on showing what was chosen before. */}
        <div className="contents" key={JSON.stringify(search)}>
          <SelectField
            defaultValue={search.type ?? ""}
            label="What"
            name="type"
            options={[{ value: "", label: "Anything" }, ...including(types, search.type, search.type)]}
          />
          <SelectField
            defaultValue={search.actor ?? ""}
            label="By"
            name="actor"
            options={[{ value: "", label: "Anybody" }, ...including(people, search.actor, names.actor)]}
          />
          <div className="col-span-2 lg:col-span-1">
            <TextField
              autoComplete="off"
              defaultValue={search.user ?? ""}
              label="User"
              maxLength={254}
              name="user"
              placeholder="E-mail or id"
            />
          </div>
          <TextField defaultValue={search.from ?? ""} label="From" name="from" type="date" />
          <TextField defaultValue={search.to ?? ""} label="To" name="to" type="date" />
          {search.impersonation && <input name="impersonation" type="hidden" value={search.impersonation} />}
        </div>
        <div className="col-span-2 flex justify-end gap-2 lg:col-span-1">
          {isFiltered(search) && (
            <Link className={buttonClass("quiet")} href="/audit-log" prefetch={false}>
              Clear
            </Link>
          )}
          <Button native type="submit">
            Filter
          </Button>
        </div>
      </FilterForm>
      <FilterChips names={names} search={search} />
    </div>
  );
}

/** A select shows only what it offers, so it offers what was asked for, whoever that is. */
const including = (options: Option[], value: string | undefined, label = value): Option[] =>
  value === undefined || options.some((option) => option.value === value)
    ? options
    : [...options, { value, label: label ?? value }];

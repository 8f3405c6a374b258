import Link from "next/link";
import { eventTypes } from "#lib/audit/event.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { type Option, SelectField, TextField } from "../ui/field.tsx";
import { typeText } from "./sentence.ts";

export type AuditSearch = Partial<
  Record<"type" | "actor" | "user" | "from" | "to" | "impersonation" | "cursor", string>
>;

/** A plain form: its address says what is shown, so it can be kept and passed on. */
export function AuditFilter({ search, employees }: { search: AuditSearch; employees: { id: string; name: string }[] }) {
  const anything: Option = { value: "", label: "Anything" };
  const types = eventTypes.map((type) => ({ value: type, label: typeText(type) }));
  const people = employees.map(({ id, name }) => ({ value: id, label: name }));
  const filtered = Object.keys(search).some((key) => key !== "cursor");
  return (
    <form
      action="/audit-log"
      className="mb-6 grid grid-cols-2 items-end gap-3 lg:grid-cols-[1.3fr_1.1fr_1.3fr_1fr_1fr_auto]"
    >
      <SelectField defaultValue={search.type ?? ""} label="What" name="type" options={[anything, ...types]} />
      <SelectField
        defaultValue={search.actor ?? ""}
        label="By"
        name="actor"
        options={[{ value: "", label: "Anybody" }, ...people]}
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
      <TextField defaultValue={search.from ?? ""} label="From (UTC)" name="from" type="date" />
      <TextField defaultValue={search.to ?? ""} label="To (UTC)" name="to" type="date" />
      <div className="col-span-2 flex justify-end gap-2 lg:col-span-1">
        {filtered && (
          <Link className={buttonClass("quiet")} href="/audit-log" prefetch={false}>
            Clear
          </Link>
        )}
        <Button native type="submit">
          Filter
        </Button>
      </div>
    </form>
  );
}

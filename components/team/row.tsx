import type { ChangeEvent } from "react";
import { roleNames } from "#lib/employees/role.ts";
import { Badge } from "../ui/badge.tsx";
import type { Listed } from "./rows.tsx";

interface Props {
  employee: Listed;
  open: boolean;
  inBrowser: boolean;
  onRole: (event: ChangeEvent<HTMLSelectElement>) => void;
}

// Plain markup without classes, see `.rows` in plain.css. The roles are said again because some browsers forget them.

// biome-ignore-start lint/a11y/noRedundantRoles: browsers forget a role with the layout

export const EmployeeRow = ({ employee, open, inBrowser, onRole }: Props) => {
  const { id, name, email, role, active, isReader, choice, actions, forOwners } = employee;
  return (
    <tr role="row">
      <td role="cell">
        <bdi>{name}</bdi>
        {isReader && " (you)"}
      </td>
      <td role="cell">{email}</td>
      <td role="cell">
        {choice ? <RoleChoice {...{ id, name, role, inBrowser, onRole }} refusal={choice.refusal} /> : roleNames[role]}
      </td>
      <td className={active ? "max-md:hidden" : undefined} role="cell">
        {active ? "Active" : <Badge tone="muted">Deactivated</Badge>}
      </td>
      <td role="cell">
        {actions && (
          <button
            aria-expanded={open}
            aria-haspopup="menu"
            aria-label={`Actions for ${name}`}
            data-of={id}
            disabled={!inBrowser}
            type="button"
          >
            Actions
          </button>
        )}
        {forOwners && <small>For Owners</small>}
      </td>
    </tr>
  );
};

// biome-ignore-end lint/a11y/noRedundantRoles: browsers forget a role with the layout

interface ChoiceProps extends Pick<Listed, "id" | "name" | "role">, Pick<Props, "inBrowser" | "onRole"> {
  refusal: string | null;
}

const RoleChoice = ({ id, name, role, refusal, inBrowser, onRole }: ChoiceProps) => (
  <>
    <span>
      <select
        aria-describedby={refusal === null ? undefined : `role-${id}`}
        aria-label={`Role of ${name}`}
        data-of={id}
        disabled={!inBrowser || refusal !== null}
        onChange={onRole}
        value={role}
      >
        {Object.entries(roleNames).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </span>
    {refusal !== null && <small id={`role-${id}`}>{refusal}</small>}
  </>
);

"use client";
import { roleNames } from "#lib/employees/role.ts";
import { Switch } from "../ui/switch.tsx";
import type { Candidate } from "./facts.ts";
import { GrantEnd } from "./grant-end.tsx";
import { EmployeeLevel } from "./levels.tsx";
import { useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

export function EmployeeAccess({ employee, onSaved }: { employee: Candidate; onSaved: () => void }) {
  const { id, name, email, role, access, refusal } = employee;
  const { shown, saving, problem, save } = useSaved(access !== null, onSaved);
  return (
    <Setting
      label={<bdi>{name}</bdi>}
      note={
        <>
          <p className="wrap-anywhere">
            {roleNames[role]}, {email}
          </p>
          {employee.asks && <p>An Owner has to approve it.</p>}
          {access && (
            <p>
              Access since {access.since}, by <bdi>{access.by}</bdi>
            </p>
          )}
          {access && <EmployeeLevel employee={employee} onSaved={onSaved} />}
          {access && <GrantEnd access={access} employee={employee} onSaved={onSaved} />}
        </>
      }
      problem={problem}
      refusal={refusal}
    >
      {(aria) => (
        <Switch
          {...aria}
          checked={shown}
          disabled={refusal !== null}
          name={name}
          onChange={(value) => save({ value, method: value ? "PUT" : "DELETE", url: `/api/impersonators/${id}` })}
          sending={saving}
        />
      )}
    </Setting>
  );
}

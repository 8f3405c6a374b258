"use client";
import { useId, useRef, useState } from "react";
import type { Role } from "#lib/employees/employee.ts";
import { roleNames } from "#lib/employees/role.ts";
import { Confirmation } from "../ui/confirmation.tsx";
import { Select } from "../ui/field.tsx";

interface Props {
  employee: { id: string; name: string; role: Role };
  roles: Role[];
  /** Why it can't be changed. */
  refusal: string | null;
}

/** Asks before it changes anything: with a keyboard one passes other roles on the way. */
export function RoleSelect({ employee: { id, name, role }, roles, refusal }: Props) {
  const [wanted, setWanted] = useState<Role | null>(null);
  const [open, setOpen] = useState(false);
  const select = useRef<HTMLSelectElement>(null);
  const why = useId();

  function choose(value: string) {
    const chosen = roles.find((each) => each === value);
    if (!chosen || chosen === role) return;
    setWanted(chosen);
    setOpen(true);
  }

  return (
    <>
      <Select
        acts
        aria-describedby={refusal === null ? undefined : why}
        aria-label={`Role of ${name}`}
        className="max-w-32"
        disabled={refusal !== null}
        onChange={(event) => choose(event.target.value)}
        options={roles.map((each) => ({ value: each, label: roleNames[each] }))}
        ref={select}
        value={role}
      />
      {refusal !== null && (
        <p className="mt-1 text-xs text-soft" id={why}>
          {refusal}
        </p>
      )}
      {wanted && (
        <Confirmation
          body={{ role: wanted }}
          confirm="Change the role"
          description={consequences[wanted]}
          done={`The role of ${name} is changed.`}
          finalFocus={select}
          method="PATCH"
          onOpenChange={setOpen}
          open={open}
          title={`Make ${name} ${wanted === "member" ? "a" : "an"} ${roleNames[wanted]}?`}
          url={`/api/employees/${id}`}
        />
      )}
    </>
  );
}

const consequences: Record<Role, string> = {
  owner: "An Owner can turn user impersonation on and off, and change everybody on the team, you included.",
  admin: "An Admin can choose who may impersonate, change users and Members, and read the audit log.",
  member:
    "A Member works with users, and impersonates them where access was given. From a higher role, live sessions end.",
};

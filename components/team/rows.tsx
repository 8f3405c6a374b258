"use client";
import { type ChangeEvent, type KeyboardEvent, type MouseEvent, useState } from "react";
import type { Role } from "#lib/employees/employee.ts";
import { roleNames } from "#lib/employees/role.ts";
import { useHydrated } from "../ui/hydrated.ts";
import { nearing, useOnDemand } from "../ui/on-demand.ts";
import { Head, Table } from "../ui/table.tsx";
import { EmployeeRow } from "./row.tsx";

/** As little of an employee as a row needs, and what its reader may do. */
export interface Listed {
  id: string;
  name: string;
  email: string;
  role: Role;
  active: boolean;
  isReader: boolean;
  /** The role can be chosen, or could be but for a reason; null where it is a word only. */
  choice: { refusal: string | null } | null;
  /** What the menu has, each with why it can't be chosen; null for no menu. */
  actions: { resetRefusal: string | null; factorsRefusal: string | null; activeRefusal: string | null } | null;
  forOwners: boolean;
}

export type Shown = "menu" | "reset" | "factors" | "active" | "role";

interface Chosen {
  employee: Listed;
  anchor: HTMLElement;
  shown: Shown | null;
  /** What somebody is to become. */
  role: Role | null;
}

/** Rows of plain markup: what one does, its table does, by one menu and its dialogs, which are fetched when they are near. */
export function TeamRows({ employees }: { employees: Listed[] }) {
  const inBrowser = useHydrated();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [part, fetch] = useOnDemand(loadRowMenu);

  function choose(anchor: HTMLButtonElement | HTMLSelectElement, shown: Shown, role: Role | null = null) {
    const employee = employees.find(({ id }) => id === anchor.dataset.of);
    fetch();
    if (employee) setChosen({ employee, anchor, shown, role });
  }

  /** Asks before it changes anything: with a keyboard one passes other roles on the way. */
  function chooseRole({ target }: ChangeEvent<HTMLSelectElement>) {
    if (isRole(target.value)) choose(target, "role", target.value);
  }

  const buttonOf = ({ target }: MouseEvent | KeyboardEvent) =>
    (target as Element).closest<HTMLButtonElement>("tbody button");

  function click(event: MouseEvent<HTMLElement>) {
    const button = buttonOf(event);
    if (button) choose(button, "menu");
  }

  function openByArrow(event: KeyboardEvent<HTMLElement>) {
    const button = buttonOf(event);
    if (!button || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    choose(button, "menu");
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are what is pressed
    <div onClick={click} onKeyDown={openByArrow} {...nearing(fetch)}>
      <Table head={head} label="Employees" plain>
        {employees.map((employee) => (
          <EmployeeRow
            employee={employee}
            inBrowser={inBrowser}
            key={employee.id}
            onRole={chooseRole}
            open={chosen?.shown === "menu" && chosen.employee.id === employee.id}
          />
        ))}
      </Table>
      {part && chosen && (
        <part.RowMenu
          {...chosen}
          onLeave={(left) => setChosen((now) => (now?.shown === left ? { ...now, shown: null } : now))}
          onShow={(shown) => setChosen({ ...chosen, shown })}
        />
      )}
    </div>
  );
}

const loadRowMenu = () => import("./row-menu.tsx");

const isRole = (value: string): value is Role => value in roleNames;

const head = (
  <>
    <Head>Name</Head>
    <Head>E-mail</Head>
    <Head className="w-52">Role</Head>
    <Head className="w-32">Status</Head>
    <Head className="w-36">
      <span className="sr-only">Actions</span>
    </Head>
  </>
);

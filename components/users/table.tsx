"use client";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type MouseEvent, useEffect, useState } from "react";
import type { UserSort } from "#lib/users/user.ts";
import { draftOf } from "../impersonations/draft.ts";
import type { Said, Terms, WhoIsIn } from "../impersonations/terms.ts";
import { useHydrated } from "../ui/hydrated.ts";
import { nearing, useOnDemand } from "../ui/on-demand.ts";
import { Table } from "../ui/table.tsx";
import { UserRow } from "./row.tsx";
import { SortHead } from "./sort-head.tsx";

/** As little of a user as a row needs: fifty of them stand in the page twice. */
export interface Listed {
  id: string;
  /** What they are called, whatever there is of a name. */
  name: string;
  email?: string;
  addedMs: number;
  disabled?: true;
  /** They themselves, or by the domain of their e-mail. */
  protected?: "own" | "domain";
  /** How many sessions as this user run, for who may end them by protecting. */
  live?: number;
  /** What they have chosen of support, where somebody may have to think of it. */
  says?: Said;
  /** The colleagues who are signed in as this one now. */
  inside?: WhoIsIn;
  /** Why this one can't be impersonated by anybody. */
  refusal?: string;
}

/** What the reader may do about a protection. */
export interface Protecting {
  mayUnprotect: boolean;
}

interface Props {
  users: Listed[];
  /** Null for who may do nothing about it. */
  protecting: Protecting | null;
  terms: Terms | null;
  /** Whether a dialog that was left half written opens again. */
  resumes: boolean;
  sort: UserSort;
  query: string;
}

export type Shown = "menu" | "dialog" | "protect" | null;

interface Chosen {
  user: Listed;
  anchor: HTMLElement | null;
  shown: Shown;
}

export function UserTable({ users, protecting, terms, resumes, sort, query }: Props) {
  const inBrowser = useHydrated();
  const router = useRouter();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [part, fetch] = useOnDemand(loadRowMenu);
  useDraftOf(users, resumes ? terms : null, (user) => {
    fetch();
    setChosen({ user, anchor: null, shown: "dialog" });
  });

  function choose(button: HTMLButtonElement) {
    const user = users[Number(button.value)];
    fetch();
    if (user) setChosen({ user, anchor: button, shown: "menu" });
  }

  function click(event: MouseEvent<HTMLElement>) {
    const target = event.target as Element;
    const button = target.closest<HTMLButtonElement>("tbody button");
    if (button) return choose(button);
    const link = target.closest("a");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.push(link.getAttribute("href") ?? "");
  }

  function openByArrow(event: KeyboardEvent<HTMLElement>) {
    const button = (event.target as Element).closest<HTMLButtonElement>("tbody button");
    if (!button || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    choose(button);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links and buttons inside are what is pressed
    <div onClick={click} onKeyDown={openByArrow} {...nearing(fetch)}>
      <Table dense head={<SortHead query={query} sort={sort} />} label="Users" plain>
        {users.map((user, nth) => (
          <UserRow
            inBrowser={inBrowser}
            key={user.id}
            nth={nth}
            open={chosen?.shown === "menu" && chosen.user.id === user.id}
            user={user}
          />
        ))}
      </Table>
      {part && chosen && (
        <part.RowMenu
          {...chosen}
          onShow={(shown) => setChosen({ ...chosen, shown })}
          onLeave={(left) => setChosen((now) => (now?.shown === left ? { ...now, shown: null } : now))}
          protecting={protecting}
          terms={terms}
        />
      )}
    </div>
  );
}

const loadRowMenu = () => import("./row-menu.tsx");

/** The dialog opens by itself where its reader was signed out while writing, and comes back. */
function useDraftOf(users: Listed[], terms: Terms | null, found: (user: Listed) => void) {
  const employeeId = terms?.employeeId;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, on taking over
  useEffect(() => {
    if (employeeId === undefined) return;
    const user = users.find(({ id, refusal }) => refusal === undefined && draftOf({ employeeId, userId: id }));
    if (user) found(user);
  }, [employeeId]);
}

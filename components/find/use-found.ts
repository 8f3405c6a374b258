"use client";
import { useEffect, useState } from "react";
import { sendCommand } from "../ui/command.ts";
import { type Group, groupsOf, type Known } from "./groups.ts";

interface Props {
  readerId: string;
  links: Known["pages"];
  query: string;
}

type People = Parameters<typeof groupsOf>[2];
type Sessions = Known["past"];

interface Found {
  groups: Group[];
  /** The users' search hasn't answered for these words yet. */
  searching: boolean;
  /** What couldn't be read. */
  problem: string | null;
  mayImpersonate: boolean;
}

const PAUSE_MS = 150;
/** On every page, and in no navigation. */
const ACCOUNT = { href: "/account", label: "Account" };
const NOTHING = { past: [], running: [] };

/** Recent users and running sessions, read when the palette opens; users, by the search of their own page. */
export function useFound({ readerId, links, query }: Props): Found {
  const [known, setKnown] = useState<Omit<Known, "pages">>(NOTHING);
  const [people, setPeople] = useState<{ query: string; found: People }>({ query: "", found: [] });
  const [mayImpersonate, setMayImpersonate] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = query.trim();

  useEffect(() => {
    void Promise.all([
      itemsOf<Sessions>(`/api/impersonations?impersonatorId=${readerId}&limit=20`),
      itemsOf<Sessions>("/api/impersonations?status=live&limit=20"),
    ]).then(([past, running]) => setKnown({ past: past.items ?? [], running: running.items ?? [] }));
    void sendCommand<{ mayImpersonate: boolean }>("GET", "/api/me").then((sent) =>
      setMayImpersonate(sent.done && sent.value.mayImpersonate),
    );
  }, [readerId]);

  useEffect(() => {
    if (wanted === "") return;
    let over = false;
    const timer = setTimeout(async () => {
      const found = await itemsOf<People>(`/api/users?${new URLSearchParams({ query: wanted, limit: "8" })}`);
      if (over) return;
      setProblem(found.problem);
      setPeople({ query: wanted, found: found.items ?? [] });
    }, PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [wanted]);

  const searching = wanted !== "" && people.query !== wanted;
  const groups = groupsOf({ ...known, pages: [...links, ACCOUNT] }, wanted, people.found, readerId);
  return { groups, searching, problem, mayImpersonate };
}

async function itemsOf<T>(url: string): Promise<{ items: T; problem: null } | { items: null; problem: string }> {
  const sent = await sendCommand<{ items: T }>("GET", url);
  return sent.done ? { items: sent.value.items, problem: null } : { items: null, problem: sent.problem.detail };
}

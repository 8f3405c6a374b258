"use client";

import { useCallback, useEffect, useRef, useState } from "react";

/** As `GET /api/v1/support-access` says it, as far as it is shown. */
export interface Told {
  choice: string;
  until: string | null;
  choices: string[];
  sessions: SupportSession[];
  nextCursor: string | null;
  requests: SupportRequest[];
}

export interface SupportSession {
  id: string;
  by: string;
  product: string;
  reason: string | null;
  at: string;
  endedAt: string | null;
  live: boolean;
  access: string;
  raised: boolean;
  pages: number;
  acts: { at: string; name: string | null }[];
  actCount: number;
}

export interface SupportRequest {
  id: string;
  by: string;
  reason: string | null;
  access: string;
  createdAt: string;
  expiresAt: string;
}

/** What may be sent, by method and path below the page's own address. False: it wasn't done, and the problem says why. */
export type Send = (method: string, path: string, body?: object) => Promise<boolean>;

const ASK_EVERY_MS = 5_000;
const UNREACHABLE = "The server can't be reached. Try again in a moment.";

/** What the server says of support, asked again while the page is looked at. */
export function useSupportAccess(url: string) {
  const [told, setTold] = useState<Told | null>(null);
  const [older, setOlder] = useState<Pick<Told, "sessions" | "nextCursor"> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // An answer that was asked for before something was sent may say what isn't so any more.
  const asked = useRef(0);

  const ask = useCallback(
    async (method: string, path: string, body?: object): Promise<Told | null> => {
      const response = await fetch(url + path, {
        method,
        cache: "no-store",
        credentials: "include",
        ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      });
      const answer = response.status === 204 ? null : await response.json();
      if (!response.ok) throw new Error(answer.detail);
      return answer;
    },
    [url],
  );

  const load = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    try {
      const answer = await ask("GET", "");
      if (mine === asked.current) setTold(answer);
    } catch {
      // What is shown stays: nobody knows better.
      if (mine === asked.current) setTold((known) => known ?? null);
    }
  }, [ask]);

  useEffect(() => {
    const look = () => document.visibilityState === "visible" && void load();
    look();
    const timer = setInterval(look, ASK_EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [load]);

  const send: Send = async (method, path, body) => {
    asked.current += 1;
    setProblem(null);
    try {
      await ask(method, path, body);
      return true;
    } catch (error) {
      setProblem(error instanceof TypeError ? UNREACHABLE : (error as Error).message || UNREACHABLE);
      return false;
    } finally {
      await load();
    }
  };

  const cursor = older ? older.nextCursor : (told?.nextCursor ?? null);
  const showOlder = async () => {
    const page = await ask("GET", `?cursor=${encodeURIComponent(cursor ?? "")}`).catch(() => null);
    if (page) setOlder({ sessions: [...(older?.sessions ?? []), ...page.sessions], nextCursor: page.nextCursor });
    else setProblem(UNREACHABLE);
  };

  const newest = told?.sessions ?? [];
  const known = new Set(newest.map(({ id }) => id));
  const sessions = [...newest, ...(older?.sessions ?? []).filter(({ id }) => !known.has(id))];
  return { told, sessions, problem, send, showOlder: cursor === null ? null : showOlder };
}

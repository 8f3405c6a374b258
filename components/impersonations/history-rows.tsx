"use client";
import { useRouter } from "next/navigation";
import type { MouseEvent } from "react";
import { useHydrated } from "../ui/hydrated.ts";
import { Table } from "../ui/table.tsx";
import { HistoryRow, type Listed } from "./history-row.tsx";
import { SessionHead } from "./session-head.tsx";

/** Rows of plain markup: what one does, its table does. */
export function HistoryRows({ sessions, label }: { sessions: Listed[]; label: string }) {
  const inBrowser = useHydrated();
  const router = useRouter();

  function click(event: MouseEvent<HTMLElement>) {
    const link = (event.target as Element).closest("a");
    if (link?.target !== "" || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    router.push(link.getAttribute("href") ?? "");
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is pressed
    // biome-ignore lint/a11y/useKeyWithClickEvents: a key presses a link, too
    <div onClick={click}>
      <Table head={<SessionHead end="How it ended" long="Lasted" />} label={label} plain="history">
        {sessions.map((session) => (
          <HistoryRow inBrowser={inBrowser} key={session.id} session={session} />
        ))}
      </Table>
    </div>
  );
}

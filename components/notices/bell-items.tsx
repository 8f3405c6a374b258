"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { ShownNotice } from "#lib/notices/show.ts";
import { type Problem, sendCommand } from "../ui/command.ts";
import { MenuItem, MenuLink, MenuSeparator } from "../ui/menu.tsx";
import type { OpenMenu } from "../ui/menu-on-demand.tsx";
import { MenuPopup } from "../ui/menu-popup.tsx";
import { Time } from "../ui/time.tsx";

export function BellItems(popup: OpenMenu) {
  const { notices, older, problem, load, read } = useNotices(popup.open);
  const unread = (notices ?? []).filter(({ readAt }) => readAt === null);
  return (
    <MenuPopup name="Notices" wide {...popup}>
      {unread.length > 0 && (
        <>
          <MenuItem label="Mark all as read" onChoose={() => read(unread)} />
          <MenuSeparator />
        </>
      )}
      {notices?.map((notice) => (
        <MenuLink href={notice.href} key={notice.id} onChoose={() => read(notice.readAt === null ? [notice] : [])}>
          <Told notice={notice} />
        </MenuLink>
      ))}
      {older !== null && <MenuItem label="Show older" onChoose={() => load(older)} stays />}
      {problem ? (
        <p className="px-3 py-2 text-danger" role="alert">
          {problem.detail}
        </p>
      ) : (
        <Nothing notices={notices} />
      )}
    </MenuPopup>
  );
}

const Told = ({ notice: { text, at, readAt } }: { notice: ShownNotice }) => (
  <span className="flex gap-2.5">
    <span className={`mt-1.5 size-2 shrink-0 rounded-full ${readAt === null ? "bg-solid" : ""}`} />
    <span className="min-w-0">
      <span className={`wrap-anywhere ${readAt === null ? "font-medium" : ""}`}>
        {readAt === null && <span className="sr-only">Unread: </span>}
        {text}
      </span>
      <span className="mt-0.5 block text-xs text-soft">
        <Time at={new Date(at)} />
      </span>
    </span>
  </span>
);

function Nothing({ notices }: { notices: ShownNotice[] | null }) {
  if (notices === null) return <p className="px-3 py-2 text-soft">Loading…</p>;
  if (notices.length > 0) return null;
  return <p className="px-3 py-2 text-soft">No notices yet. What you should know of is told here.</p>;
}

interface Page {
  items: ShownNotice[];
  nextCursor: string | null;
}

/** Read anew each time that somebody looks. */
function useNotices(open: boolean) {
  const router = useRouter();
  const [shown, setShown] = useState<{ notices: ShownNotice[]; older: string | null } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function load(cursor: string | null) {
    const query = new URLSearchParams({ limit: "20", ...(cursor !== null && { cursor }) });
    const sent = await sendCommand<Page>("GET", `/api/notices?${query}`);
    setProblem(sent.done ? null : sent.problem);
    if (!sent.done) return;
    const { items, nextCursor: older } = sent.value;
    setShown((before) => ({ notices: cursor === null ? items : [...(before?.notices ?? []), ...items], older }));
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what loads is the same at each render
  useEffect(() => {
    if (open) void load(null);
  }, [open]);

  async function read(notices: ShownNotice[]) {
    await Promise.all(notices.map(({ id }) => sendCommand("POST", `/api/notices/${id}/read`)));
    if (notices.length > 0) router.refresh();
  }

  return { notices: shown?.notices ?? null, older: shown?.older ?? null, problem, load, read };
}

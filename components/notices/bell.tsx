"use client";
import { Icon } from "../ui/icon.tsx";
import { MenuOnDemand } from "../ui/menu-on-demand.tsx";

const loadItems = () => import("./bell-items.tsx");

/** More than that is many, whatever it is. */
const MOST = 99;

/** What the reader should know of, behind a button that says how much of it they haven't read. */
export function Bell({ unread }: { unread: number }) {
  const count = unread > MOST ? `${MOST}+` : String(unread);
  return (
    <MenuOnDemand
      className="px-2.5"
      items={({ BellItems }, menu) => <BellItems {...menu} />}
      label={unread === 0 ? "Notices" : `Notices, ${count} unread`}
      load={loadItems}
    >
      <Icon name="bell" />
      {unread > 0 && (
        <span
          aria-hidden="true"
          className="min-w-5 rounded-full bg-solid px-1.5 text-center text-xs leading-5 font-medium text-on-solid tabular-nums"
        >
          {count}
        </span>
      )}
    </MenuOnDemand>
  );
}

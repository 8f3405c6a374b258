import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { countUnread } from "#lib/notices/list.ts";
import { employeeContext } from "#visitors";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const context = await employeeContext();
  const unread = await countUnread(context);
  return (
    <Shell employee={context.caller} unread={unread}>
      {children}
    </Shell>
  );
}

import type { ToldNotice } from "./notice.ts";
import { hrefOf, textOf } from "./text.ts";

/** The JSON of a notice: what its reader is told, and a path of the dashboard to read on at. */
export const showNotice = (notice: ToldNotice) => ({
  id: notice.id,
  type: notice.type,
  at: notice.at.toISOString(),
  text: textOf(notice, { named: true }),
  href: hrefOf(notice),
  readAt: notice.readAt?.toISOString() ?? null,
});

export type ShownNotice = ReturnType<typeof showNotice>;

import type { Detail } from "#lib/timeline/entry.ts";
import type { Kit } from "../kit.ts";
import type { Pointed } from "./impersonating.ts";

/** What lies beside a session: the pages that its product told of, and what its impersonator says of it. */
export function defineTimeline(kit: Kit, { impersonations }: Pick<Pointed, "impersonations">) {
  const { table, text, integer, instant, flag, json, sequence, index, uniqueIndex } = kit;
  const ofImpersonation = (name: string) => text(name).references(() => impersonations.id, { onDelete: "restrict" });

  const pageViews = table(
    "page_views",
    {
      seq: sequence("seq"),
      /** Made of the product and the id that it gave: see lib/timeline/take.ts. */
      rowId: text("row_id").notNull(),
      impersonationId: ofImpersonation("impersonation_id").notNull(),
      id: text("id").notNull(),
      at: instant("at").notNull(),
      name: text("name").notNull(),
      method: text("method"),
      route: text("route"),
      status: integer("status"),
      detail: json<Detail>("detail"),
      late: flag("late").notNull(),
    },
    (t) => [
      uniqueIndex("page_views_row_id").on(t.rowId),
      index("page_views_of_impersonation").on(t.impersonationId, t.at, t.seq),
    ],
  );

  const sessionNotes = table("session_notes", {
    impersonationId: ofImpersonation("impersonation_id").primaryKey(),
    text: text("text").notNull(),
    at: instant("at").notNull(),
  });

  return { pageViews, sessionNotes };
}

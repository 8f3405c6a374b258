import { isNull } from "drizzle-orm";
import { type NoticeFacts, type NoticeType, noticeTypes } from "#lib/notices/notice.ts";
import { among, type Kit } from "../kit.ts";
import type { Pointed } from "./impersonating.ts";
import type { People } from "./people.ts";
import type { defineRequests } from "./requests.ts";

/** What employees are told, each by a row of their own. Of whom and what it tells it keeps ids, and no words. */
export function defineNotices(
  kit: Kit,
  { employees }: People,
  { impersonations, requests }: Pick<Pointed, "impersonations"> & ReturnType<typeof defineRequests>,
) {
  const { table, text, instant, json, index, check } = kit;

  const employeeNotices = table(
    "employee_notices",
    {
      id: text("id").primaryKey(),
      type: text("type").$type<NoticeType>().notNull(),
      at: instant("at").notNull(),
      employeeId: text("employee_id")
        .notNull()
        .references(() => employees.id, { onDelete: "restrict" }),
      /** An employee, or a product. */
      about: text("about"),
      productId: text("product_id"),
      impersonationId: text("impersonation_id").references(() => impersonations.id, { onDelete: "restrict" }),
      requestId: text("request_id").references(() => requests.id, { onDelete: "restrict" }),
      /** No foreign key, as events leave for archives. */
      eventId: text("event_id").notNull(),
      facts: json<NoticeFacts>("facts"),
      readAt: instant("read_at"),
    },
    (t) => [
      index("employee_notices_newest").on(t.employeeId, t.at, t.id),
      index("employee_notices_unread").on(t.employeeId, t.at).where(isNull(t.readAt)),
      index("employee_notices_about").on(t.about, t.type, t.at),
      index("employee_notices_spent").on(t.at, t.id),
      check("employee_notices_type", among(t.type, noticeTypes)),
    ],
  );

  return { employeeNotices };
}

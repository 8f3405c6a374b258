import { isNull } from "drizzle-orm";
import type { Changes } from "#lib/audit/event.ts";
import type { ImportColumn, ImportField, ImportStatus, RowOutcome } from "#lib/provisioning/imports/import.ts";
import { among, type Kit } from "../kit.ts";
import type { People } from "./people.ts";

/** How users come here from elsewhere: the credentials of the backend API, and files on their way in. */
export function defineProvisioning(kit: Kit, { employees, users }: People) {
  const { table, text, integer, instant, flag, json, index, uniqueIndex, check, sortable } = kit;
  const byEmployee = () =>
    text("created_by_id")
      .notNull()
      .references(() => employees.id, { onDelete: "restrict" });

  const apiKeys = table(
    "api_keys",
    {
      id: text("id").primaryKey(),
      name: text("name").notNull(),
      keyHash: text("key_hash").notNull(),
      hint: text("hint").notNull(),
      createdById: byEmployee(),
      createdAt: instant("created_at").notNull(),
      lastUsedAt: instant("last_used_at"),
      revokedAt: instant("revoked_at"),
    },
    (t) => [
      uniqueIndex("api_keys_hash").on(t.keyHash),
      index("api_keys_standing").on(t.createdAt, t.id).where(isNull(t.revokedAt)),
    ],
  );

  const userImports = table(
    "user_imports",
    {
      id: text("id").primaryKey(),
      fileName: text("file_name").notNull(),
      status: text("status").$type<ImportStatus>().notNull(),
      bytesTotal: integer("bytes_total").notNull(),
      bytesRead: integer("bytes_read").notNull(),
      rowCount: integer("row_count").notNull(),
      errorCount: integer("error_count").notNull(),
      /** The first of them. */
      errors: json<{ line: number; column: string | null; detail: string }[]>("errors").notNull(),
      /** What whoever began it said of the columns, and how they were read. */
      mapping: json<Record<string, ImportField | null>>("mapping"),
      columns: json<ImportColumn[]>("columns"),
      /** What taking it over means, or meant; null before it is read. */
      changes: json<{ added: number; updated: number; unchanged: number }>("changes"),
      createdById: byEmployee(),
      createdAt: instant("created_at").notNull(),
      finishedAt: instant("finished_at"),
    },
    (t) => [
      index("user_imports_open").on(t.status, t.createdAt),
      check("user_imports_status", among(t.status, ["waiting", "reading", "ready", "refused", "done", "cancelled"])),
    ],
  );

  /** What a file says, checked row by row, until it is taken over or thrown away. No user is in here. */
  const userImportRows = table(
    "user_import_rows",
    {
      id: text("id").primaryKey(),
      importId: text("import_id")
        .notNull()
        .references(() => userImports.id, { onDelete: "restrict" }),
      line: integer("line").notNull(),
      externalId: text("external_id"),
      name: text("name"),
      email: text("email"),
      emailKey: text("email_key"),
      /** Of the user as they will be. */
      searchText: text("search_text").notNull(),
      byName: sortable("by_name").notNull().default(""),
      byEmail: sortable("by_email").notNull().default(""),
      /** Null when the file doesn't say. */
      active: flag("active"),
      /** Only true means something: a file takes no protection away. */
      protected: flag("protected"),
      /** What the planner made of it: whom it means, and what changes. */
      outcome: text("outcome").$type<RowOutcome>().notNull().default("new"),
      userId: text("user_id").references(() => users.id, { onDelete: "restrict" }),
      changes: json<Changes>("changes"),
    },
    (t) => [
      uniqueIndex("user_import_rows_line").on(t.importId, t.line),
      index("user_import_rows_email").on(t.importId, t.emailKey),
      index("user_import_rows_external").on(t.importId, t.externalId),
      check("user_import_rows_outcome", among(t.outcome, ["new", "updated", "unchanged"])),
    ],
  );

  return { apiKeys, userImports, userImportRows };
}

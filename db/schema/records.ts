import { isNotNull, sql } from "drizzle-orm";
import type { Actor, AuditEvent, Changes, EventType } from "#lib/audit/event.ts";
import type { SigningKey } from "#lib/store/store.ts";
import { signingKeyUses } from "#lib/tokens/signing-key.ts";
import { among, type Kit } from "../kit.ts";

/** What happened, who tried, and what signs. */
export function defineRecords(kit: Kit) {
  const { table, text, integer, instant, json, sequence, index, uniqueIndex, check } = kit;

  // No foreign keys: an event holds names and ids as they were, also of those that never existed.
  const auditEvents = table(
    "audit_events",
    {
      seq: sequence("seq"),
      id: text("id").notNull(),
      type: text("type").$type<EventType>().notNull(),
      at: instant("at").notNull(),
      outcome: text("outcome").$type<AuditEvent["outcome"]>().notNull(),
      actorKind: text("actor_kind").$type<Actor["kind"]>().notNull(),
      actorId: text("actor_id"),
      actorName: text("actor_name"),
      actorEmail: text("actor_email"),
      userId: text("user_id"),
      userName: text("user_name"),
      userEmail: text("user_email"),
      userExternalId: text("user_external_id"),
      employeeId: text("employee_id"),
      employeeName: text("employee_name"),
      employeeEmail: text("employee_email"),
      impersonationId: text("impersonation_id"),
      impersonatorId: text("impersonator_id"),
      productId: text("product_id"),
      reason: text("reason"),
      changes: json<Changes>("changes"),
      requestId: text("request_id").notNull(),
      ip: text("ip"),
      userAgent: text("user_agent"),
    },
    (t) => [
      uniqueIndex("audit_events_id").on(t.id),
      // One for each way to ask, in the order of the pages: see db/store/audit.ts.
      index("audit_events_newest").on(t.at, t.seq),
      index("audit_events_of_type").on(t.type, t.at, t.seq),
      index("audit_events_by_actor").on(t.actorId, t.at, t.seq).where(isNotNull(t.actorId)),
      index("audit_events_by_actor_of_type").on(t.actorId, t.type, t.at, t.seq).where(isNotNull(t.actorId)),
      index("audit_events_of_user").on(t.userId, t.at, t.seq).where(isNotNull(t.userId)),
      index("audit_events_of_user_of_type").on(t.userId, t.type, t.at, t.seq).where(isNotNull(t.userId)),
      index("audit_events_of_impersonation").on(t.impersonationId, t.at, t.seq).where(isNotNull(t.impersonationId)),
      // By number alone: an end's date is the word of whichever process wrote it.
      index("audit_events_ends").on(t.productId, t.seq).where(sql`${t.type} || '' = 'impersonation.ended'`),
      check("audit_events_outcome", among(t.outcome, ["succeeded", "refused"])),
      check(
        "audit_events_actor",
        among(t.actorKind, ["employee", "user", "product", "api_key", "system", "anonymous"]),
      ),
    ],
  );

  const attempts = table(
    "attempts",
    {
      key: text("key").primaryKey(),
      count: integer("count").notNull(),
      windowEndsAt: instant("window_ends_at").notNull(),
    },
    (t) => [
      // What goes by itself, and what waits to be taken, each by when it is over.
      index("attempts_window").on(t.windowEndsAt).where(sql`${t.key} not like 'tally %'`),
      index("attempts_tallies").on(t.windowEndsAt).where(sql`${t.key} like 'tally %'`),
    ],
  );

  const signingKeys = table(
    "signing_keys",
    {
      kid: text("kid").primaryKey(),
      use: text("use").$type<SigningKey["use"]>().notNull(),
      publicKey: text("public_key").notNull(),
      encryptedPrivateKey: text("encrypted_private_key").notNull(),
      createdAt: instant("created_at").notNull(),
      /** Null in a row from before keys were rotated: it signs from its beginning. */
      signsFrom: instant("signs_from"),
      retiresAt: instant("retires_at"),
    },
    (t) => [check("signing_keys_use", among(t.use, signingKeyUses))],
  );

  return { auditEvents, attempts, signingKeys };
}

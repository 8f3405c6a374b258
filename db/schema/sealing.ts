import type { PersonalField } from "#lib/audit/log/leaf.ts";
import type { Kit } from "../kit.ts";

/**
 * What makes the audit log prove itself (docs/audit.md). Triggers in the migration keep all of it from being changed, but
 * for what erasing blanks and archiving takes away.
 */
export function defineSealing(kit: Kit) {
  const { table, text, instant, integer, sequence, position, index, uniqueIndex } = kit;

  /** Of events that have no leaf yet: their numbers. Written with the event, taken away by whoever seals it. */
  const auditUnsealed = table("audit_unsealed", { seq: position("seq") });

  const auditLeaves = table(
    "audit_leaves",
    {
      leafIndex: position("leaf_index"),
      eventId: text("event_id").notNull(),
      /** Null once it is archived: its hash stays among the nodes. */
      leaf: text("leaf"),
      // Of the values beside, in base64; null where there is no value, or none any more.
      actorSalt: text("actor_salt"),
      userSalt: text("user_salt"),
      employeeSalt: text("employee_salt"),
      impersonatorSalt: text("impersonator_salt"),
      reasonSalt: text("reason_salt"),
      changesSalt: text("changes_salt"),
      personalSalt: text("personal_salt"),
    },
    (t) => [uniqueIndex("audit_leaves_event_id").on(t.eventId)],
  );

  /** Hashes of the tree, in the order in which appending makes them. */
  const auditNodes = table("audit_nodes", { place: position("place"), hash: text("hash").notNull() });

  const auditCheckpoints = table(
    "audit_checkpoints",
    {
      seq: sequence("seq"),
      size: integer("size").notNull(),
      at: instant("at").notNull(),
      note: text("note").notNull(),
    },
    (t) => [index("audit_checkpoints_newest").on(t.at, t.seq), index("audit_checkpoints_by_size").on(t.size, t.seq)],
  );

  /** Which values are gone, and by which event. */
  const auditErasures = table(
    "audit_erasures",
    {
      seq: sequence("seq"),
      leafIndex: integer("leaf_index").notNull(),
      field: text("field").$type<PersonalField>().notNull(),
      eventId: text("event_id").notNull(),
    },
    (t) => [index("audit_erasures_of_leaf").on(t.leafIndex), index("audit_erasures_by_event").on(t.eventId, t.seq)],
  );

  /** The leaves below `size` have left, into files. */
  const auditArchives = table("audit_archives", {
    seq: sequence("seq"),
    size: integer("size").notNull(),
    at: instant("at").notNull(),
    file: text("file").notNull(),
    sha256: text("sha256").notNull(),
  });

  return { auditUnsealed, auditLeaves, auditNodes, auditCheckpoints, auditErasures, auditArchives };
}

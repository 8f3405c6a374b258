CREATE TABLE `audit_archives` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`size` integer NOT NULL,
	`at` integer NOT NULL,
	`file` text NOT NULL,
	`sha256` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_checkpoints` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`size` integer NOT NULL,
	`at` integer NOT NULL,
	`note` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_checkpoints_newest` ON `audit_checkpoints` (`at`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_checkpoints_by_size` ON `audit_checkpoints` (`size`,`seq`);--> statement-breakpoint
CREATE TABLE `audit_erasures` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`leaf_index` integer NOT NULL,
	`field` text NOT NULL,
	`event_id` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_erasures_of_leaf` ON `audit_erasures` (`leaf_index`);--> statement-breakpoint
CREATE INDEX `audit_erasures_by_event` ON `audit_erasures` (`event_id`,`seq`);--> statement-breakpoint
CREATE TABLE `audit_leaves` (
	`leaf_index` integer PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`leaf` text,
	`actor_salt` text,
	`user_salt` text,
	`employee_salt` text,
	`impersonator_salt` text,
	`reason_salt` text,
	`changes_salt` text,
	`personal_salt` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_leaves_event_id` ON `audit_leaves` (`event_id`);--> statement-breakpoint
CREATE TABLE `audit_nodes` (
	`place` integer PRIMARY KEY NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_unsealed` (
	`seq` integer PRIMARY KEY NOT NULL
);
--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_signing_keys` (
	`kid` text PRIMARY KEY NOT NULL,
	`use` text NOT NULL,
	`public_key` text NOT NULL,
	`encrypted_private_key` text NOT NULL,
	`created_at` integer NOT NULL,
	`signs_from` integer,
	`retires_at` integer,
	CONSTRAINT "signing_keys_use" CHECK("__new_signing_keys"."use" in ('id_token', 'access_token', 'audit_log'))
);
--> statement-breakpoint
INSERT INTO `__new_signing_keys`("kid", "use", "public_key", "encrypted_private_key", "created_at", "signs_from", "retires_at") SELECT "kid", "use", "public_key", "encrypted_private_key", "created_at", "signs_from", "retires_at" FROM `signing_keys`;--> statement-breakpoint
DROP TABLE `signing_keys`;--> statement-breakpoint
ALTER TABLE `__new_signing_keys` RENAME TO `signing_keys`;--> statement-breakpoint
PRAGMA foreign_keys=ON;
--> statement-breakpoint
-- What was recorded before has no leaf yet: the first start makes them.
INSERT INTO `audit_unsealed` (`seq`) SELECT `seq` FROM `audit_events`;
--> statement-breakpoint
-- Against accidents, not against whoever owns the file: that, audit:verify finds. An event may lose what erasing blanks, and
-- leaves when it is archived.
DROP TRIGGER `audit_events_no_update`;
--> statement-breakpoint
DROP TRIGGER `audit_events_no_delete`;
--> statement-breakpoint
CREATE TRIGGER `audit_events_no_update` BEFORE UPDATE ON `audit_events` WHEN NOT (
	NEW.`seq` IS OLD.`seq` AND
	NEW.`id` IS OLD.`id` AND
	NEW.`type` IS OLD.`type` AND
	NEW.`at` IS OLD.`at` AND
	NEW.`outcome` IS OLD.`outcome` AND
	NEW.`actor_kind` IS OLD.`actor_kind` AND
	NEW.`actor_id` IS OLD.`actor_id` AND
	NEW.`user_id` IS OLD.`user_id` AND
	NEW.`employee_id` IS OLD.`employee_id` AND
	NEW.`employee_name` IS OLD.`employee_name` AND
	NEW.`employee_email` IS OLD.`employee_email` AND
	NEW.`impersonation_id` IS OLD.`impersonation_id` AND
	NEW.`impersonator_id` IS OLD.`impersonator_id` AND
	NEW.`product_id` IS OLD.`product_id` AND
	NEW.`request_id` IS OLD.`request_id` AND
	(NEW.`actor_name` IS OLD.`actor_name` OR NEW.`actor_name` = 'Erased') AND
	(NEW.`user_name` IS OLD.`user_name` OR NEW.`user_name` = 'Erased') AND
	(NEW.`reason` IS OLD.`reason` OR NEW.`reason` = 'Erased') AND
	(NEW.`actor_email` IS OLD.`actor_email` OR NEW.`actor_email` IS NULL) AND
	(NEW.`user_email` IS OLD.`user_email` OR NEW.`user_email` IS NULL) AND
	(NEW.`user_external_id` IS OLD.`user_external_id` OR NEW.`user_external_id` IS NULL) AND
	(NEW.`changes` IS OLD.`changes` OR NEW.`changes` IS NULL) AND
	(NEW.`ip` IS OLD.`ip` OR NEW.`ip` IS NULL) AND
	(NEW.`user_agent` IS OLD.`user_agent` OR NEW.`user_agent` IS NULL) AND
	(NEW.`actor_name` IS NOT OLD.`actor_name` OR NEW.`user_name` IS NOT OLD.`user_name` OR NEW.`reason` IS NOT OLD.`reason` OR NEW.`actor_email` IS NOT OLD.`actor_email` OR NEW.`user_email` IS NOT OLD.`user_email` OR NEW.`user_external_id` IS NOT OLD.`user_external_id` OR NEW.`changes` IS NOT OLD.`changes` OR NEW.`ip` IS NOT OLD.`ip` OR NEW.`user_agent` IS NOT OLD.`user_agent`)
) BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_events_no_delete` BEFORE DELETE ON `audit_events` WHEN NOT EXISTS (
	SELECT 1 FROM `audit_leaves` WHERE `event_id` = OLD.`id` AND `leaf_index` < coalesce((SELECT max(`size`) FROM `audit_archives`), 0)
) BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_leaves_no_update` BEFORE UPDATE ON `audit_leaves` WHEN NOT (
	NEW.`leaf_index` = OLD.`leaf_index` AND
	NEW.`event_id` = OLD.`event_id` AND
	(NEW.`leaf` IS OLD.`leaf` OR (NEW.`leaf` IS NULL AND OLD.`leaf_index` < coalesce((SELECT max(`size`) FROM `audit_archives`), 0))) AND
	(NEW.`actor_salt` IS OLD.`actor_salt` OR NEW.`actor_salt` IS NULL) AND
	(NEW.`user_salt` IS OLD.`user_salt` OR NEW.`user_salt` IS NULL) AND
	(NEW.`employee_salt` IS OLD.`employee_salt` OR NEW.`employee_salt` IS NULL) AND
	(NEW.`impersonator_salt` IS OLD.`impersonator_salt` OR NEW.`impersonator_salt` IS NULL) AND
	(NEW.`reason_salt` IS OLD.`reason_salt` OR NEW.`reason_salt` IS NULL) AND
	(NEW.`changes_salt` IS OLD.`changes_salt` OR NEW.`changes_salt` IS NULL) AND
	(NEW.`personal_salt` IS OLD.`personal_salt` OR NEW.`personal_salt` IS NULL)
) BEGIN
	SELECT RAISE(ABORT, 'audit_leaves is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_leaves_no_delete` BEFORE DELETE ON `audit_leaves` BEGIN
	SELECT RAISE(ABORT, 'audit_leaves is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_nodes_no_update` BEFORE UPDATE ON `audit_nodes` BEGIN
	SELECT RAISE(ABORT, 'audit_nodes is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_nodes_no_delete` BEFORE DELETE ON `audit_nodes` BEGIN
	SELECT RAISE(ABORT, 'audit_nodes is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_checkpoints_no_update` BEFORE UPDATE ON `audit_checkpoints` BEGIN
	SELECT RAISE(ABORT, 'audit_checkpoints is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_checkpoints_no_delete` BEFORE DELETE ON `audit_checkpoints` BEGIN
	SELECT RAISE(ABORT, 'audit_checkpoints is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_erasures_no_update` BEFORE UPDATE ON `audit_erasures` BEGIN
	SELECT RAISE(ABORT, 'audit_erasures is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_erasures_no_delete` BEFORE DELETE ON `audit_erasures` BEGIN
	SELECT RAISE(ABORT, 'audit_erasures is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_archives_no_update` BEFORE UPDATE ON `audit_archives` BEGIN
	SELECT RAISE(ABORT, 'audit_archives is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_archives_no_delete` BEFORE DELETE ON `audit_archives` BEGIN
	SELECT RAISE(ABORT, 'audit_archives is append-only');
END;
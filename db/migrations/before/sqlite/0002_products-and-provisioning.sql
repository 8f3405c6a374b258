CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`key_hash` text NOT NULL,
	`hint` text NOT NULL,
	`created_by_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`created_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash` ON `api_keys` (`key_hash`);--> statement-breakpoint
CREATE INDEX `api_keys_standing` ON `api_keys` (`created_at`) WHERE "api_keys"."revoked_at" is null;--> statement-breakpoint
CREATE TABLE `hosted_codes` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`product_id` text NOT NULL,
	`redirect_uri` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`redeemed_at` integer,
	FOREIGN KEY (`session_id`) REFERENCES `product_sessions`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "hosted_codes_minute" CHECK("hosted_codes"."expires_at" <= "hosted_codes"."created_at" + 60000)
);
--> statement-breakpoint
CREATE TABLE `logout_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`impersonation_id` text NOT NULL,
	`product_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer,
	`delivered_at` integer,
	FOREIGN KEY (`impersonation_id`) REFERENCES `impersonations`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `logout_deliveries_due` ON `logout_deliveries` (`next_attempt_at`);--> statement-breakpoint
CREATE TABLE `refresh_tokens` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`product_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `product_sessions`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `user_import_rows` (
	`id` text PRIMARY KEY NOT NULL,
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`external_id` text,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`search_text` text NOT NULL,
	`active` integer,
	FOREIGN KEY (`import_id`) REFERENCES `user_imports`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_import_rows_line` ON `user_import_rows` (`import_id`,`line`);--> statement-breakpoint
CREATE INDEX `user_import_rows_email` ON `user_import_rows` (`import_id`,`email_key`);--> statement-breakpoint
CREATE INDEX `user_import_rows_external` ON `user_import_rows` (`import_id`,`external_id`);--> statement-breakpoint
CREATE TABLE `user_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`status` text NOT NULL,
	`bytes_total` integer NOT NULL,
	`bytes_read` integer NOT NULL,
	`row_count` integer NOT NULL,
	`error_count` integer NOT NULL,
	`errors` text NOT NULL,
	`changes` text,
	`created_by_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`created_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "user_imports_status" CHECK("user_imports"."status" in ('waiting', 'reading', 'ready', 'refused', 'done', 'cancelled'))
);
--> statement-breakpoint
CREATE INDEX `user_imports_newest` ON `user_imports` (`created_at`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_audit_events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`at` integer NOT NULL,
	`outcome` text NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`actor_name` text,
	`actor_email` text,
	`user_id` text,
	`user_name` text,
	`user_email` text,
	`employee_id` text,
	`employee_name` text,
	`employee_email` text,
	`impersonation_id` text,
	`impersonator_id` text,
	`product_id` text,
	`reason` text,
	`changes` text,
	`request_id` text NOT NULL,
	`ip` text,
	`user_agent` text,
	CONSTRAINT "audit_events_outcome" CHECK("__new_audit_events"."outcome" in ('succeeded', 'refused')),
	CONSTRAINT "audit_events_actor" CHECK("__new_audit_events"."actor_kind" in ('employee', 'user', 'product', 'api_key', 'system', 'anonymous'))
);
--> statement-breakpoint
INSERT INTO `__new_audit_events`("seq", "id", "type", "at", "outcome", "actor_kind", "actor_id", "actor_name", "actor_email", "user_id", "user_name", "user_email", "employee_id", "employee_name", "employee_email", "impersonation_id", "impersonator_id", "product_id", "reason", "changes", "request_id", "ip", "user_agent") SELECT "seq", "id", "type", "at", "outcome", "actor_kind", "actor_id", "actor_name", "actor_email", "user_id", "user_name", "user_email", "employee_id", "employee_name", "employee_email", "impersonation_id", "impersonator_id", "product_id", "reason", "changes", "request_id", "ip", "user_agent" FROM `audit_events`;--> statement-breakpoint
DROP TABLE `audit_events`;--> statement-breakpoint
ALTER TABLE `__new_audit_events` RENAME TO `audit_events`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `audit_events_id` ON `audit_events` (`id`);--> statement-breakpoint
CREATE INDEX `audit_events_newest` ON `audit_events` (`at`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_events_by_actor` ON `audit_events` (`actor_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_events_of_user` ON `audit_events` (`user_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_events_of_impersonation` ON `audit_events` (`impersonation_id`,`at`);--> statement-breakpoint
ALTER TABLE `products` ADD `kind` text DEFAULT 'hosted' NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `hosted_redirect_uris` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `web_origins` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `backchannel_logout_uri` text;--> statement-breakpoint
ALTER TABLE `signing_keys` ADD `signs_from` integer;--> statement-breakpoint
ALTER TABLE `signing_keys` ADD `retires_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `external_id` text;--> statement-breakpoint
ALTER TABLE `users` ADD `deleted_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `users_external_id` ON `users` (`external_id`);--> statement-breakpoint
-- The table was made anew above, so what guards it is, too.
CREATE TRIGGER `audit_events_no_update` BEFORE UPDATE ON `audit_events` BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_events_no_delete` BEFORE DELETE ON `audit_events` BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only');
END;

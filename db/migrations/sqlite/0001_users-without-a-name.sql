PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_user_import_rows` (
	`id` text PRIMARY KEY NOT NULL,
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`external_id` text,
	`name` text,
	`email` text,
	`email_key` text,
	`search_text` text NOT NULL,
	`active` integer,
	`outcome` text DEFAULT 'new' NOT NULL,
	`user_id` text,
	`changes` text,
	FOREIGN KEY (`import_id`) REFERENCES `user_imports`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "user_import_rows_outcome" CHECK("__new_user_import_rows"."outcome" in ('new', 'updated', 'unchanged'))
);
--> statement-breakpoint
INSERT INTO `__new_user_import_rows`("id", "import_id", "line", "external_id", "name", "email", "email_key", "search_text", "active", "outcome", "user_id", "changes") SELECT "id", "import_id", "line", "external_id", "name", "email", "email_key", "search_text", "active", 'new', NULL, NULL FROM `user_import_rows`;--> statement-breakpoint
DROP TABLE `user_import_rows`;--> statement-breakpoint
ALTER TABLE `__new_user_import_rows` RENAME TO `user_import_rows`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `user_import_rows_line` ON `user_import_rows` (`import_id`,`line`);--> statement-breakpoint
CREATE INDEX `user_import_rows_email` ON `user_import_rows` (`import_id`,`email_key`);--> statement-breakpoint
CREATE INDEX `user_import_rows_external` ON `user_import_rows` (`import_id`,`external_id`);--> statement-breakpoint
CREATE TABLE `__new_users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text,
	`email` text,
	`email_key` text,
	`search_text` text NOT NULL,
	`external_id` text,
	`active` integer NOT NULL,
	`password_hash` text,
	`created_at` integer NOT NULL,
	`deleted_at` integer,
	CONSTRAINT "users_somebody" CHECK(coalesce("__new_users"."name", "__new_users"."email", "__new_users"."external_id") is not null)
);
--> statement-breakpoint
INSERT INTO `__new_users`("id", "name", "email", "email_key", "search_text", "external_id", "active", "password_hash", "created_at", "deleted_at") SELECT "id", "name", "email", "email_key", "search_text", "external_id", "active", "password_hash", "created_at", "deleted_at" FROM `users`;--> statement-breakpoint
DROP TABLE `users`;--> statement-breakpoint
ALTER TABLE `__new_users` RENAME TO `users`;--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_external_id` ON `users` (`external_id`);--> statement-breakpoint
CREATE INDEX `users_newest` ON `users` (`created_at`,`id`);--> statement-breakpoint
ALTER TABLE `audit_events` ADD `user_external_id` text;--> statement-breakpoint
ALTER TABLE `user_imports` ADD `mapping` text;--> statement-breakpoint
ALTER TABLE `user_imports` ADD `columns` text;--> statement-breakpoint
-- Who was deleted kept a stand-in for the e-mail, as there had to be one.
UPDATE `users` SET `email` = NULL, `email_key` = NULL WHERE `deleted_at` IS NOT NULL;

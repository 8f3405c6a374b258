CREATE TABLE `impersonation_texts` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`impersonation_id` text NOT NULL,
	`own_words` text NOT NULL,
	`own_joined` text NOT NULL,
	`search_text` text NOT NULL,
	FOREIGN KEY (`impersonation_id`) REFERENCES `impersonations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `impersonation_texts_of` ON `impersonation_texts` (`impersonation_id`);--> statement-breakpoint
CREATE INDEX `impersonation_texts_unwritten` ON `impersonation_texts` (`seq`) WHERE "impersonation_texts"."search_text" = '';--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_users` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`name` text,
	`email` text,
	`email_key` text,
	`search_text` text NOT NULL,
	`by_name` text DEFAULT '' NOT NULL,
	`by_email` text DEFAULT '' NOT NULL,
	`external_id` text,
	`active` integer NOT NULL,
	`password_hash` text,
	`created_at` integer NOT NULL,
	`deleted_at` integer,
	CONSTRAINT "users_somebody" CHECK(coalesce("__new_users"."name", "__new_users"."email", "__new_users"."external_id") is not null)
);
--> statement-breakpoint
-- Numbered in the order in which they were added. The texts are folded by the program, which writes them when it starts.
INSERT INTO `__new_users`("id", "name", "email", "email_key", "search_text", "external_id", "active", "password_hash", "created_at", "deleted_at") SELECT "id", "name", "email", "email_key", '', "external_id", "active", "password_hash", "created_at", "deleted_at" FROM `users` ORDER BY "created_at", "id";--> statement-breakpoint
DROP TABLE `users`;--> statement-breakpoint
ALTER TABLE `__new_users` RENAME TO `users`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `users_id_unique` ON `users` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_external_id` ON `users` (`external_id`);--> statement-breakpoint
CREATE INDEX `users_newest` ON `users` (`seq`) WHERE "users"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX `users_by_name` ON `users` (`by_name`,`seq`) WHERE "users"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX `users_by_email` ON `users` (`by_email`,`seq`) WHERE "users"."deleted_at" is null;--> statement-breakpoint
ALTER TABLE `user_import_rows` ADD `by_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `user_import_rows` ADD `by_email` text DEFAULT '' NOT NULL;--> statement-breakpoint
-- The index of words: it holds every three characters in a row. Triggers keep it, so whoever makes the table anew makes them anew.
CREATE VIRTUAL TABLE `users_words` USING fts5(`search_text`, content='users', content_rowid='seq', tokenize='trigram case_sensitive 1', detail=none, columnsize=0);--> statement-breakpoint
INSERT INTO `users_words` (`users_words`) VALUES ('rebuild');--> statement-breakpoint
CREATE TRIGGER `users_words_added` AFTER INSERT ON `users` BEGIN
	INSERT INTO `users_words` (`rowid`, `search_text`) VALUES (NEW.`seq`, NEW.`search_text`);
END;--> statement-breakpoint
CREATE TRIGGER `users_words_changed` AFTER UPDATE OF `search_text` ON `users` WHEN OLD.`search_text` <> NEW.`search_text` BEGIN
	INSERT INTO `users_words` (`users_words`, `rowid`, `search_text`) VALUES ('delete', OLD.`seq`, OLD.`search_text`);
	INSERT INTO `users_words` (`rowid`, `search_text`) VALUES (NEW.`seq`, NEW.`search_text`);
END;--> statement-breakpoint
CREATE VIRTUAL TABLE `impersonation_words` USING fts5(`search_text`, content='impersonation_texts', content_rowid='seq', tokenize='trigram case_sensitive 1', detail=none, columnsize=0);--> statement-breakpoint
INSERT INTO `impersonation_words` (`impersonation_words`) VALUES ('rebuild');--> statement-breakpoint
CREATE TRIGGER `impersonation_words_added` AFTER INSERT ON `impersonation_texts` BEGIN
	INSERT INTO `impersonation_words` (`rowid`, `search_text`) VALUES (NEW.`seq`, NEW.`search_text`);
END;--> statement-breakpoint
CREATE TRIGGER `impersonation_words_changed` AFTER UPDATE OF `search_text` ON `impersonation_texts` WHEN OLD.`search_text` <> NEW.`search_text` BEGIN
	INSERT INTO `impersonation_words` (`impersonation_words`, `rowid`, `search_text`) VALUES ('delete', OLD.`seq`, OLD.`search_text`);
	INSERT INTO `impersonation_words` (`rowid`, `search_text`) VALUES (NEW.`seq`, NEW.`search_text`);
END;--> statement-breakpoint
INSERT INTO `impersonation_texts` (`impersonation_id`, `own_words`, `own_joined`, `search_text`) SELECT `id`, '', '', '' FROM `impersonations` ORDER BY `created_at`, `id`;

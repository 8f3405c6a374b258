CREATE TABLE `personal_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`employee_id` text NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`hint` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`last_used_at` integer,
	FOREIGN KEY (`employee_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `personal_tokens_hash` ON `personal_tokens` (`token_hash`);--> statement-breakpoint
CREATE INDEX `personal_tokens_of_employee` ON `personal_tokens` (`employee_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `personal_tokens_spent` ON `personal_tokens` (`expires_at`,`id`);--> statement-breakpoint
ALTER TABLE `authorization_codes` ADD `without_hint` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `impersonations` ADD `return_to` text;--> statement-breakpoint
ALTER TABLE `products` ADD `post_logout_redirect_uris` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `nonce_instead_of_pkce` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `starts_without_login_hint` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `requests` ADD `return_to` text;--> statement-breakpoint
ALTER TABLE `impersonation_settings` ADD `return_origins` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `impersonation_settings` ADD `ticket_template` text;
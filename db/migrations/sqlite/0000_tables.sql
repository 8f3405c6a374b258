CREATE TABLE `access_tokens` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`impersonation_id` text NOT NULL,
	`product_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`impersonation_id`) REFERENCES `impersonations`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
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
CREATE TABLE `attempts` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`window_ends_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attempts_window` ON `attempts` (`window_ends_at`);--> statement-breakpoint
CREATE TABLE `audit_events` (
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
	CONSTRAINT "audit_events_outcome" CHECK("audit_events"."outcome" in ('succeeded', 'refused')),
	CONSTRAINT "audit_events_actor" CHECK("audit_events"."actor_kind" in ('employee', 'user', 'product', 'api_key', 'system', 'anonymous'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_events_id` ON `audit_events` (`id`);--> statement-breakpoint
CREATE INDEX `audit_events_newest` ON `audit_events` (`at`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_events_by_actor` ON `audit_events` (`actor_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_events_of_user` ON `audit_events` (`user_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_events_of_impersonation` ON `audit_events` (`impersonation_id`,`at`);--> statement-breakpoint
CREATE TABLE `authorization_codes` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`impersonation_id` text NOT NULL,
	`product_id` text NOT NULL,
	`redirect_uri` text NOT NULL,
	`code_challenge` text NOT NULL,
	`nonce` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`redeemed_at` integer,
	FOREIGN KEY (`impersonation_id`) REFERENCES `impersonations`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "authorization_codes_minute" CHECK("authorization_codes"."expires_at" <= "authorization_codes"."created_at" + 60000)
);
--> statement-breakpoint
CREATE TABLE `demo_api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`key_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `demo_api_keys_hash` ON `demo_api_keys` (`key_hash`);--> statement-breakpoint
CREATE INDEX `demo_api_keys_of_user` ON `demo_api_keys` (`user_id`);--> statement-breakpoint
CREATE TABLE `dashboard_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`employee_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	`ip` text,
	`user_agent` text,
	FOREIGN KEY (`employee_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `dashboard_sessions_token` ON `dashboard_sessions` (`token_hash`);--> statement-breakpoint
CREATE INDEX `dashboard_sessions_open` ON `dashboard_sessions` (`employee_id`) WHERE "dashboard_sessions"."ended_at" is null;--> statement-breakpoint
CREATE TABLE `employees` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`role` text NOT NULL,
	`active` integer NOT NULL,
	`password_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "employees_role" CHECK("employees"."role" in ('owner', 'admin', 'member'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `employees_email_key` ON `employees` (`email_key`);--> statement-breakpoint
CREATE TABLE `grants` (
	`id` text PRIMARY KEY NOT NULL,
	`employee_id` text NOT NULL,
	`granted_by_id` text NOT NULL,
	`granted_at` integer NOT NULL,
	`revoked_at` integer,
	`revoked_by_id` text,
	FOREIGN KEY (`employee_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`granted_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`revoked_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `grants_standing` ON `grants` (`employee_id`) WHERE "grants"."revoked_at" is null;--> statement-breakpoint
CREATE TABLE `demo_history` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`at` integer NOT NULL,
	`text` text NOT NULL,
	`user_name` text NOT NULL,
	`impersonator_name` text,
	`impersonation_id` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `demo_history_newest` ON `demo_history` (`user_id`,`at`);--> statement-breakpoint
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
CREATE TABLE `impersonations` (
	`id` text PRIMARY KEY NOT NULL,
	`impersonator_id` text NOT NULL,
	`user_id` text NOT NULL,
	`product_id` text NOT NULL,
	`reason` text,
	`ticket` text,
	`dashboard_session_id` text NOT NULL,
	`grant_id` text NOT NULL,
	`enable_epoch` integer NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	`end_reason` text,
	FOREIGN KEY (`impersonator_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`dashboard_session_id`) REFERENCES `dashboard_sessions`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`grant_id`) REFERENCES `grants`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "impersonations_hour" CHECK("impersonations"."expires_at" > "impersonations"."created_at" and "impersonations"."expires_at" <= "impersonations"."created_at" + 3600000),
	CONSTRAINT "impersonations_end_reason" CHECK("impersonations"."end_reason" in ('expired', 'stopped', 'ended_by_admin', 'not_opened', 'code_reused', 'replaced', 'feature_disabled', 'grant_revoked', 'employee_deactivated', 'role_changed', 'dashboard_signed_out', 'user_unavailable', 'user_signed_out', 'product_disabled')),
	CONSTRAINT "impersonations_end_whole" CHECK(("impersonations"."ended_at" is null) = ("impersonations"."end_reason" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `impersonations_one_each` ON `impersonations` (`impersonator_id`) WHERE "impersonations"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `impersonations_newest` ON `impersonations` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_of_user` ON `impersonations` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `impersonations_by_employee` ON `impersonations` (`impersonator_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `demo_invoices` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`number` text NOT NULL,
	`customer` text NOT NULL,
	`amount_cents` integer NOT NULL,
	`status` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "demo_invoices_status" CHECK("demo_invoices"."status" in ('draft', 'sent', 'paid'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `demo_invoices_number` ON `demo_invoices` (`user_id`,`number`);--> statement-breakpoint
CREATE INDEX `demo_invoices_newest` ON `demo_invoices` (`user_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `one_time_links` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`purpose` text NOT NULL,
	`employee_id` text,
	`email` text,
	`email_key` text,
	`name` text,
	`role` text,
	`created_by_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`employee_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`created_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "one_time_links_purpose" CHECK("one_time_links"."purpose" in ('setup', 'invitation', 'reset')),
	CONSTRAINT "one_time_links_role" CHECK("one_time_links"."role" in ('owner', 'admin', 'member'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `one_time_links_token` ON `one_time_links` (`token_hash`);--> statement-breakpoint
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
CREATE TABLE `demo_notes` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`text` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `demo_notes_newest` ON `demo_notes` (`user_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `product_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`user_id` text NOT NULL,
	`impersonation_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`impersonation_id`) REFERENCES `impersonations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `product_sessions_token` ON `product_sessions` (`token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `product_sessions_impersonation` ON `product_sessions` (`impersonation_id`);--> statement-breakpoint
CREATE INDEX `product_sessions_open` ON `product_sessions` (`user_id`) WHERE "product_sessions"."ended_at" is null;--> statement-breakpoint
CREATE TABLE `products` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text DEFAULT 'hosted' NOT NULL,
	`client_id` text NOT NULL,
	`client_secret_hash` text NOT NULL,
	`initiate_login_uri` text NOT NULL,
	`redirect_uris` text NOT NULL,
	`hosted_redirect_uris` text DEFAULT '[]' NOT NULL,
	`target_link_uri` text NOT NULL,
	`web_origins` text DEFAULT '[]' NOT NULL,
	`backchannel_logout_uri` text,
	`built_in` integer NOT NULL,
	`active` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `products_client` ON `products` (`client_id`);--> statement-breakpoint
CREATE TABLE `demo_profiles` (
	`user_id` text PRIMARY KEY NOT NULL,
	`company` text NOT NULL,
	`card_number` text,
	`card_expires` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `refresh_tokens` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`product_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `product_sessions`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `impersonation_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`enabled` integer NOT NULL,
	`enable_epoch` integer NOT NULL,
	`reason` text NOT NULL,
	`max_minutes` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by_id` text,
	FOREIGN KEY (`updated_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "impersonation_settings_single" CHECK("impersonation_settings"."id" = 1),
	CONSTRAINT "impersonation_settings_reason" CHECK("impersonation_settings"."reason" in ('required', 'optional')),
	CONSTRAINT "impersonation_settings_minutes" CHECK("impersonation_settings"."max_minutes" between 1 and 60)
);
--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`kid` text PRIMARY KEY NOT NULL,
	`use` text NOT NULL,
	`public_key` text NOT NULL,
	`encrypted_private_key` text NOT NULL,
	`created_at` integer NOT NULL,
	`signs_from` integer,
	`retires_at` integer,
	CONSTRAINT "signing_keys_use" CHECK("signing_keys"."use" in ('id_token', 'access_token'))
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
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`search_text` text NOT NULL,
	`external_id` text,
	`active` integer NOT NULL,
	`password_hash` text,
	`created_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_external_id` ON `users` (`external_id`);--> statement-breakpoint
CREATE INDEX `users_newest` ON `users` (`created_at`,`id`);
--> statement-breakpoint
-- What happened stays as it was written: against accidents, not against whoever owns the file.
CREATE TRIGGER `audit_events_no_update` BEFORE UPDATE ON `audit_events` BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_events_no_delete` BEFORE DELETE ON `audit_events` BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only');
END;
--> statement-breakpoint
-- The one row of settings: impersonation starts off.
INSERT INTO `impersonation_settings` (`id`, `enabled`, `enable_epoch`, `reason`, `max_minutes`, `updated_at`)
VALUES (1, 0, 0, 'required', 60, CAST(unixepoch('subsec') * 1000 AS INTEGER));

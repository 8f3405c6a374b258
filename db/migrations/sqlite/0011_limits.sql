CREATE TABLE `passkeys` (
	`id` text PRIMARY KEY NOT NULL,
	`employee_id` text NOT NULL,
	`challenge` text,
	`name` text DEFAULT '' NOT NULL,
	`credential_id` text,
	`public_key` text DEFAULT '' NOT NULL,
	`counter` text DEFAULT '0' NOT NULL,
	`transports` text DEFAULT '[]' NOT NULL,
	`created_at` integer NOT NULL,
	`confirmed_at` integer,
	`last_used_at` integer,
	FOREIGN KEY (`employee_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `passkeys_credential_id` ON `passkeys` (`credential_id`);--> statement-breakpoint
CREATE INDEX `passkeys_of_employee` ON `passkeys` (`employee_id`,`created_at`) WHERE "passkeys"."confirmed_at" is not null;--> statement-breakpoint
CREATE INDEX `passkeys_spent` ON `passkeys` (`created_at`,`id`) WHERE "passkeys"."confirmed_at" is null;--> statement-breakpoint
CREATE TABLE `protections` (
	`subject` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`reason` text,
	`at` integer NOT NULL,
	`by_id` text,
	`key_id` text,
	FOREIGN KEY (`by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`key_id`) REFERENCES `api_keys`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "protections_kind" CHECK("protections"."kind" in ('user', 'domain', 'product', 'address'))
);
--> statement-breakpoint
CREATE INDEX `protections_of_kind` ON `protections` (`kind`,`subject`);--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`hash` text PRIMARY KEY NOT NULL,
	`employee_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`employee_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `recovery_codes_of_employee` ON `recovery_codes` (`employee_id`) WHERE "recovery_codes"."used_at" is null;--> statement-breakpoint
CREATE INDEX `recovery_codes_spent` ON `recovery_codes` (`used_at`,`hash`) WHERE "recovery_codes"."used_at" is not null;--> statement-breakpoint
CREATE TABLE `requests` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`impersonator_id` text NOT NULL,
	`user_id` text,
	`product_id` text,
	`impersonation_id` text,
	`reason` text,
	`ticket` text,
	`access` text NOT NULL,
	`minutes` integer,
	`until` integer,
	`grant_id` text,
	`enable_epoch` integer,
	`status` text NOT NULL,
	`needs_approver` integer NOT NULL,
	`needs_user` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`answered_by_id` text,
	`answered_at` integer,
	`note` text,
	`user_answered_at` integer,
	`approved_at` integer,
	FOREIGN KEY (`impersonator_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`impersonation_id`) REFERENCES `impersonations`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`grant_id`) REFERENCES `grants`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`answered_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "requests_kind" CHECK("requests"."kind" in ('start', 'raise', 'grant')),
	CONSTRAINT "requests_status" CHECK("requests"."status" in ('waiting', 'approved', 'refused', 'expired', 'used')),
	CONSTRAINT "requests_access" CHECK("requests"."access" in ('read_only', 'full')),
	CONSTRAINT "requests_of_user" CHECK(("requests"."kind" = 'grant') = ("requests"."user_id" is null)),
	CONSTRAINT "requests_of_product" CHECK(("requests"."kind" = 'grant') = ("requests"."product_id" is null)),
	CONSTRAINT "requests_of_grant" CHECK(("requests"."kind" = 'grant') = ("requests"."grant_id" is null)),
	CONSTRAINT "requests_raise" CHECK(("requests"."kind" = 'raise') = ("requests"."minutes" is not null)),
	CONSTRAINT "requests_own" CHECK("requests"."answered_by_id" <> "requests"."impersonator_id"),
	CONSTRAINT "requests_needs" CHECK("requests"."needs_approver" = true or "requests"."needs_user" = true),
	CONSTRAINT "requests_answered" CHECK(("requests"."answered_by_id" is null) = ("requests"."answered_at" is null)),
	CONSTRAINT "requests_approved" CHECK(("requests"."status" not in ('approved', 'used') or "requests"."approved_at" is not null) and ("requests"."approved_at" is null or (("requests"."needs_approver" = false or "requests"."answered_at" is not null) and ("requests"."needs_user" = false or "requests"."user_answered_at" is not null)))),
	CONSTRAINT "requests_decided_in_time" CHECK("requests"."approved_at" <= "requests"."created_at" + 1800000),
	CONSTRAINT "requests_in_time" CHECK(("requests"."approved_at" is not null or "requests"."expires_at" <= "requests"."created_at" + 1800000) and ("requests"."approved_at" is null or "requests"."kind" = 'grant' or "requests"."expires_at" <= "requests"."approved_at" + 600000))
);
--> statement-breakpoint
CREATE INDEX `requests_newest` ON `requests` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `requests_by_employee` ON `requests` (`impersonator_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `requests_about_user` ON `requests` (`user_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `requests_of_impersonation` ON `requests` (`impersonation_id`,`created_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `requests_one_waiting` ON `requests` (`impersonator_id`,`user_id`,`kind`) WHERE "requests"."status" = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX `requests_one_grant` ON `requests` (`impersonator_id`) WHERE "requests"."status" = 'waiting' and "requests"."kind" = 'grant';--> statement-breakpoint
CREATE INDEX `requests_open` ON `requests` (`expires_at`) WHERE "requests"."status" in ('waiting', 'approved');--> statement-breakpoint
CREATE TABLE `support_choices` (
	`user_id` text PRIMARY KEY NOT NULL,
	`choice` text NOT NULL,
	`allowed_until` integer,
	`chosen_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_choices_choice" CHECK("support_choices"."choice" in ('always', 'ask', 'until', 'never')),
	CONSTRAINT "support_choices_until" CHECK(("support_choices"."choice" = 'until') = ("support_choices"."allowed_until" is not null))
);
--> statement-breakpoint
CREATE TABLE `totps` (
	`id` text PRIMARY KEY NOT NULL,
	`employee_id` text NOT NULL,
	`encrypted_secret` text NOT NULL,
	`last_step` integer,
	`created_at` integer NOT NULL,
	`confirmed_at` integer,
	`last_used_at` integer,
	FOREIGN KEY (`employee_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `totps_of_employee` ON `totps` (`employee_id`,`created_at`) WHERE "totps"."confirmed_at" is not null;--> statement-breakpoint
CREATE INDEX `totps_spent` ON `totps` (`created_at`,`id`) WHERE "totps"."confirmed_at" is null;--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_employee_notices` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`at` integer NOT NULL,
	`employee_id` text NOT NULL,
	`about` text,
	`product_id` text,
	`impersonation_id` text,
	`request_id` text,
	`event_id` text NOT NULL,
	`facts` text,
	`read_at` integer,
	FOREIGN KEY (`employee_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`impersonation_id`) REFERENCES `impersonations`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "employee_notices_type" CHECK("__new_employee_notices"."type" in ('turned_on', 'turned_off', 'self_grant', 'first_session', 'many_users', 'outside_hours', 'product_unreachable', 'grant_expiring', 'grant_expired', 'unprotected', 'second_factor_reset', 'session_summary', 'request_waiting', 'request_answered', 'break_glass', 'own_grant_expiring', 'own_grant_expired', 'own_factor_reset'))
);
--> statement-breakpoint
INSERT INTO `__new_employee_notices`("id", "type", "at", "employee_id", "about", "product_id", "impersonation_id", "event_id", "facts", "read_at") SELECT "id", "type", "at", "employee_id", "about", "product_id", "impersonation_id", "event_id", "facts", "read_at" FROM `employee_notices`;--> statement-breakpoint
DROP TABLE `employee_notices`;--> statement-breakpoint
ALTER TABLE `__new_employee_notices` RENAME TO `employee_notices`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `employee_notices_newest` ON `employee_notices` (`employee_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `employee_notices_unread` ON `employee_notices` (`employee_id`,`at`) WHERE "employee_notices"."read_at" is null;--> statement-breakpoint
CREATE INDEX `employee_notices_about` ON `employee_notices` (`about`,`type`,`at`);--> statement-breakpoint
CREATE INDEX `employee_notices_spent` ON `employee_notices` (`at`,`id`);--> statement-breakpoint
CREATE TABLE `__new_impersonations` (
	`id` text PRIMARY KEY NOT NULL,
	`impersonator_id` text NOT NULL,
	`user_id` text NOT NULL,
	`product_id` text NOT NULL,
	`reason` text,
	`ticket` text,
	`dashboard_session_id` text NOT NULL,
	`grant_id` text NOT NULL,
	`enable_epoch` integer NOT NULL,
	`access` text DEFAULT 'read_only' NOT NULL,
	`raised_at` integer,
	`raised_until` integer,
	`level_changed_at` integer,
	`approved_at` integer,
	`break_glass` integer DEFAULT false NOT NULL,
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
	CONSTRAINT "impersonations_hour" CHECK("__new_impersonations"."expires_at" > "__new_impersonations"."created_at" and "__new_impersonations"."expires_at" <= "__new_impersonations"."created_at" + 3600000),
	CONSTRAINT "impersonations_access" CHECK("__new_impersonations"."access" in ('read_only', 'full')),
	CONSTRAINT "impersonations_raise_whole" CHECK(("__new_impersonations"."raised_until" is null) = ("__new_impersonations"."raised_at" is null)),
	CONSTRAINT "impersonations_raise_lower" CHECK("__new_impersonations"."raised_until" is null or "__new_impersonations"."access" = 'read_only'),
	CONSTRAINT "impersonations_raise_minutes" CHECK("__new_impersonations"."raised_until" > "__new_impersonations"."raised_at" and "__new_impersonations"."raised_until" <= "__new_impersonations"."raised_at" + 1800000),
	CONSTRAINT "impersonations_raise_hour" CHECK("__new_impersonations"."raised_until" <= "__new_impersonations"."expires_at"),
	CONSTRAINT "impersonations_break_glass" CHECK("__new_impersonations"."approved_at" is not null or "__new_impersonations"."break_glass" = false),
	CONSTRAINT "impersonations_end_reason" CHECK("__new_impersonations"."end_reason" in ('expired', 'stopped', 'ended_by_admin', 'not_opened', 'code_reused', 'replaced', 'feature_disabled', 'grant_revoked', 'grant_expired', 'employee_deactivated', 'role_changed', 'dashboard_signed_out', 'user_unavailable', 'user_signed_out', 'product_disabled', 'user_protected', 'user_ended')),
	CONSTRAINT "impersonations_end_whole" CHECK(("__new_impersonations"."ended_at" is null) = ("__new_impersonations"."end_reason" is null))
);
--> statement-breakpoint
INSERT INTO `__new_impersonations`("id", "impersonator_id", "user_id", "product_id", "reason", "ticket", "dashboard_session_id", "grant_id", "enable_epoch", "access", "raised_at", "raised_until", "level_changed_at", "created_at", "started_at", "expires_at", "ended_at", "end_reason") SELECT "id", "impersonator_id", "user_id", "product_id", "reason", "ticket", "dashboard_session_id", "grant_id", "enable_epoch", "access", "raised_at", "raised_until", "level_changed_at", "created_at", "started_at", "expires_at", "ended_at", "end_reason" FROM `impersonations`;--> statement-breakpoint
DROP TABLE `impersonations`;--> statement-breakpoint
ALTER TABLE `__new_impersonations` RENAME TO `impersonations`;--> statement-breakpoint
CREATE INDEX `impersonations_newest` ON `impersonations` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_of_user` ON `impersonations` (`user_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_of_user_by` ON `impersonations` (`user_id`,`impersonator_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_by_employee` ON `impersonations` (`impersonator_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_of_user_into` ON `impersonations` (`user_id`,`product_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_by_employee_into` ON `impersonations` (`impersonator_id`,`product_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_into_product` ON `impersonations` (`product_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_ended` ON `impersonations` (`product_id`,`ended_at`) WHERE "impersonations"."ended_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `impersonations_one_each` ON `impersonations` (`impersonator_id`) WHERE "impersonations"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `impersonations_unended` ON `impersonations` (`created_at`,`id`) WHERE "impersonations"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `impersonations_expiring` ON `impersonations` (`expires_at`) WHERE "impersonations"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `impersonations_unopened` ON `impersonations` (`created_at`) WHERE "impersonations"."ended_at" is null and "impersonations"."started_at" is null;--> statement-breakpoint
CREATE INDEX `impersonations_raised` ON `impersonations` (`raised_until`) WHERE "impersonations"."ended_at" is null and "impersonations"."raised_until" is not null;--> statement-breakpoint
CREATE INDEX `impersonations_releveled` ON `impersonations` (`product_id`) WHERE "impersonations"."ended_at" is null and "impersonations"."level_changed_at" is not null;--> statement-breakpoint
ALTER TABLE `dashboard_sessions` ADD `sso_sid` text;--> statement-breakpoint
ALTER TABLE `dashboard_sessions` ADD `proved_at` integer;--> statement-breakpoint
ALTER TABLE `dashboard_sessions` ADD `second_factor_at` integer;--> statement-breakpoint
ALTER TABLE `dashboard_sessions` ADD `unspent` text;--> statement-breakpoint
ALTER TABLE `dashboard_sessions` ADD `challenge` text;--> statement-breakpoint
ALTER TABLE `dashboard_sessions` ADD `challenge_until` integer;--> statement-breakpoint
CREATE INDEX `dashboard_sessions_sso_sid` ON `dashboard_sessions` (`sso_sid`) WHERE "dashboard_sessions"."sso_sid" is not null and "dashboard_sessions"."ended_at" is null;--> statement-breakpoint
ALTER TABLE `employees` ADD `sso_subject` text;--> statement-breakpoint
CREATE UNIQUE INDEX `employees_sso_subject_key` ON `employees` (`sso_subject`);--> statement-breakpoint
CREATE TABLE `__new_grants` (
	`id` text PRIMARY KEY NOT NULL,
	`employee_id` text NOT NULL,
	`access` text DEFAULT 'read_only' NOT NULL,
	`granted_by_id` text NOT NULL,
	`granted_at` integer NOT NULL,
	`revoked_at` integer,
	`revoked_by_id` text,
	`until` integer,
	`warn_at` integer,
	`reviewed_at` integer,
	`reviewed_by_id` text,
	FOREIGN KEY (`employee_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`granted_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`revoked_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`reviewed_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "grants_access" CHECK("__new_grants"."access" in ('read_only', 'full')),
	CONSTRAINT "grants_until" CHECK("__new_grants"."until" > "__new_grants"."granted_at")
);
--> statement-breakpoint
INSERT INTO `__new_grants`("id", "employee_id", "access", "granted_by_id", "granted_at", "revoked_at", "revoked_by_id") SELECT "id", "employee_id", "access", "granted_by_id", "granted_at", "revoked_at", "revoked_by_id" FROM `grants`;--> statement-breakpoint
DROP TABLE `grants`;--> statement-breakpoint
ALTER TABLE `__new_grants` RENAME TO `grants`;--> statement-breakpoint
CREATE UNIQUE INDEX `grants_standing` ON `grants` (`employee_id`) WHERE "grants"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX `grants_ending` ON `grants` (`until`) WHERE "grants"."revoked_at" is null and "grants"."until" is not null;--> statement-breakpoint
CREATE INDEX `grants_warning` ON `grants` (`warn_at`) WHERE "grants"."revoked_at" is null and "grants"."warn_at" is not null;--> statement-breakpoint
CREATE TABLE `__new_impersonation_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`enabled` integer NOT NULL,
	`enable_epoch` integer NOT NULL,
	`reason` text NOT NULL,
	`max_minutes` integer NOT NULL,
	`access_levels` text DEFAULT 'both' NOT NULL,
	`default_access` text DEFAULT 'read_only' NOT NULL,
	`support_choices` text DEFAULT '["always","ask","until","never"]' NOT NULL,
	`support_default` text DEFAULT 'always' NOT NULL,
	`support_shows_names` integer DEFAULT false NOT NULL,
	`support_mails_after` integer DEFAULT false NOT NULL,
	`approval` text DEFAULT 'nobody' NOT NULL,
	`admin_self_grant` text DEFAULT 'allow' NOT NULL,
	`notices` text DEFAULT '{"ownerMail":true,"manyUsersAnHour":10,"hours":null,"impersonatorSummary":true}' NOT NULL,
	`proof_minutes` integer DEFAULT 15,
	`require_second_factor` integer DEFAULT false NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by_id` text,
	FOREIGN KEY (`updated_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "impersonation_settings_single" CHECK("__new_impersonation_settings"."id" = 1),
	CONSTRAINT "impersonation_settings_reason" CHECK("__new_impersonation_settings"."reason" in ('required', 'optional')),
	CONSTRAINT "impersonation_settings_minutes" CHECK("__new_impersonation_settings"."max_minutes" between 1 and 60),
	CONSTRAINT "impersonation_settings_proof" CHECK("__new_impersonation_settings"."proof_minutes" between 0 and 720),
	CONSTRAINT "impersonation_settings_levels" CHECK("__new_impersonation_settings"."access_levels" in ('both', 'read_only', 'full')),
	CONSTRAINT "impersonation_settings_default" CHECK("__new_impersonation_settings"."default_access" in ('read_only', 'full')),
	CONSTRAINT "impersonation_settings_support" CHECK("__new_impersonation_settings"."support_default" in ('always', 'ask', 'never')),
	CONSTRAINT "impersonation_settings_offered" CHECK("__new_impersonation_settings"."access_levels" = 'both' or "__new_impersonation_settings"."access_levels" = "__new_impersonation_settings"."default_access"),
	CONSTRAINT "impersonation_settings_approval" CHECK("__new_impersonation_settings"."approval" in ('nobody', 'protected', 'full', 'everybody')),
	CONSTRAINT "impersonation_settings_self_grant" CHECK("__new_impersonation_settings"."admin_self_grant" in ('allow', 'ownerApproval'))
);
--> statement-breakpoint
INSERT INTO `__new_impersonation_settings`("id", "enabled", "enable_epoch", "reason", "max_minutes", "access_levels", "default_access", "notices", "updated_at", "updated_by_id") SELECT "id", "enabled", "enable_epoch", "reason", "max_minutes", "access_levels", "default_access", "notices", "updated_at", "updated_by_id" FROM `impersonation_settings`;--> statement-breakpoint
DROP TABLE `impersonation_settings`;--> statement-breakpoint
ALTER TABLE `__new_impersonation_settings` RENAME TO `impersonation_settings`;--> statement-breakpoint
ALTER TABLE `user_import_rows` ADD `protected` integer;--> statement-breakpoint
-- By hand: proof
-- An organization that is there already asked for no proof, and goes on so; a new one, in which nobody is yet, asks.
UPDATE `impersonation_settings` SET `proof_minutes` = NULL WHERE EXISTS (SELECT 1 FROM `employees`);

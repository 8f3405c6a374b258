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
	`event_id` text NOT NULL,
	`facts` text,
	`read_at` integer,
	FOREIGN KEY (`employee_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`impersonation_id`) REFERENCES `impersonations`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "employee_notices_type" CHECK("__new_employee_notices"."type" in ('turned_on', 'turned_off', 'self_grant', 'first_session', 'many_users', 'outside_hours', 'product_unreachable', 'second_factor_reset', 'session_summary', 'own_factor_reset'))
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
ALTER TABLE `dashboard_sessions` ADD `proved_at` integer;--> statement-breakpoint
ALTER TABLE `dashboard_sessions` ADD `second_factor_at` integer;--> statement-breakpoint
ALTER TABLE `dashboard_sessions` ADD `unspent` text;--> statement-breakpoint
ALTER TABLE `dashboard_sessions` ADD `challenge` text;--> statement-breakpoint
ALTER TABLE `dashboard_sessions` ADD `challenge_until` integer;--> statement-breakpoint
CREATE TABLE `__new_impersonation_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`enabled` integer NOT NULL,
	`enable_epoch` integer NOT NULL,
	`reason` text NOT NULL,
	`max_minutes` integer NOT NULL,
	`access_levels` text DEFAULT 'both' NOT NULL,
	`default_access` text DEFAULT 'read_only' NOT NULL,
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
	CONSTRAINT "impersonation_settings_offered" CHECK("__new_impersonation_settings"."access_levels" = 'both' or "__new_impersonation_settings"."access_levels" = "__new_impersonation_settings"."default_access")
);
--> statement-breakpoint
INSERT INTO `__new_impersonation_settings`("id", "enabled", "enable_epoch", "reason", "max_minutes", "access_levels", "default_access", "notices", "proof_minutes", "require_second_factor", "updated_at", "updated_by_id") SELECT "id", "enabled", "enable_epoch", "reason", "max_minutes", "access_levels", "default_access", "notices", 15, false, "updated_at", "updated_by_id" FROM `impersonation_settings`;--> statement-breakpoint
DROP TABLE `impersonation_settings`;--> statement-breakpoint
ALTER TABLE `__new_impersonation_settings` RENAME TO `impersonation_settings`;--> statement-breakpoint
-- By hand: proof
-- An organization that is there already asked for no proof, and goes on so; a new one, in which nobody is yet, asks.
UPDATE `impersonation_settings` SET `proof_minutes` = NULL WHERE EXISTS (SELECT 1 FROM `employees`);

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
	CONSTRAINT "employee_notices_type" CHECK("__new_employee_notices"."type" in ('turned_on', 'turned_off', 'self_grant', 'first_session', 'many_users', 'outside_hours', 'product_unreachable', 'grant_expiring', 'grant_expired', 'session_summary', 'own_grant_expiring', 'own_grant_expired'))
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
	CONSTRAINT "impersonations_end_reason" CHECK("__new_impersonations"."end_reason" in ('expired', 'stopped', 'ended_by_admin', 'not_opened', 'code_reused', 'replaced', 'feature_disabled', 'grant_revoked', 'grant_expired', 'employee_deactivated', 'role_changed', 'dashboard_signed_out', 'user_unavailable', 'user_signed_out', 'product_disabled')),
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
ALTER TABLE `dashboard_sessions` ADD `authenticated_at` integer;--> statement-breakpoint
ALTER TABLE `dashboard_sessions` ADD `sso_sid` text;--> statement-breakpoint
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
CREATE INDEX `grants_warning` ON `grants` (`warn_at`) WHERE "grants"."revoked_at" is null and "grants"."warn_at" is not null;
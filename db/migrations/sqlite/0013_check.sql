CREATE TABLE `product_checks` (
	`product_id` text PRIMARY KEY NOT NULL,
	`test_user_id` text NOT NULL,
	`page` text,
	`action_method` text,
	`action_address` text,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`test_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "product_checks_method" CHECK("product_checks"."action_method" in ('POST', 'PUT', 'PATCH', 'DELETE', 'GET')),
	CONSTRAINT "product_checks_action_whole" CHECK(("product_checks"."action_method" is null) = ("product_checks"."action_address" is null))
);
--> statement-breakpoint
CREATE TABLE `product_observations` (
	`key` text PRIMARY KEY NOT NULL,
	`product_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`since` integer NOT NULL,
	`impersonation_id` text,
	`ended_at` integer,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`impersonation_id`) REFERENCES `impersonations`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "product_observations_kind" CHECK("product_observations"."kind" in ('introspection', 'userinfo', 'ends_list', 'ends_stream', 'refresh', 'page', 'logout', 'act', 'wrong_secret', 'noticed', 'late', 'asked_on', 'acted_on'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `product_observations_of_product` ON `product_observations` (`product_id`,`kind`);--> statement-breakpoint
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
	CONSTRAINT "employee_notices_type" CHECK("__new_employee_notices"."type" in ('turned_on', 'turned_off', 'self_grant', 'first_session', 'many_users', 'outside_hours', 'product_unreachable', 'grant_expiring', 'grant_expired', 'unprotected', 'second_factor_reset', 'session_summary', 'request_waiting', 'request_answered', 'break_glass', 'own_grant_expiring', 'own_grant_expired', 'own_factor_reset', 'own_account_changed'))
);
--> statement-breakpoint
INSERT INTO `__new_employee_notices`("id", "type", "at", "employee_id", "about", "product_id", "impersonation_id", "request_id", "event_id", "facts", "read_at") SELECT "id", "type", "at", "employee_id", "about", "product_id", "impersonation_id", "request_id", "event_id", "facts", "read_at" FROM `employee_notices`;--> statement-breakpoint
DROP TABLE `employee_notices`;--> statement-breakpoint
ALTER TABLE `__new_employee_notices` RENAME TO `employee_notices`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `employee_notices_newest` ON `employee_notices` (`employee_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `employee_notices_unread` ON `employee_notices` (`employee_id`,`at`) WHERE "employee_notices"."read_at" is null;--> statement-breakpoint
CREATE INDEX `employee_notices_about` ON `employee_notices` (`about`,`type`,`at`);--> statement-breakpoint
CREATE INDEX `employee_notices_spent` ON `employee_notices` (`at`,`id`);
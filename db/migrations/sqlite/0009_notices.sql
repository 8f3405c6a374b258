CREATE TABLE `employee_notices` (
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
	CONSTRAINT "employee_notices_type" CHECK("employee_notices"."type" in ('turned_on', 'turned_off', 'self_grant', 'first_session', 'many_users', 'outside_hours', 'product_unreachable', 'session_summary'))
);
--> statement-breakpoint
CREATE INDEX `employee_notices_newest` ON `employee_notices` (`employee_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `employee_notices_unread` ON `employee_notices` (`employee_id`,`at`) WHERE "employee_notices"."read_at" is null;--> statement-breakpoint
CREATE INDEX `employee_notices_about` ON `employee_notices` (`about`,`type`,`at`);--> statement-breakpoint
CREATE INDEX `employee_notices_spent` ON `employee_notices` (`at`,`id`);--> statement-breakpoint
ALTER TABLE `impersonation_settings` ADD `notices` text DEFAULT '{"ownerMail":true,"manyUsersAnHour":10,"hours":null,"impersonatorSummary":true}' NOT NULL;
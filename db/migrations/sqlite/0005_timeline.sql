CREATE TABLE `page_views` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`row_id` text NOT NULL,
	`impersonation_id` text NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`name` text NOT NULL,
	`method` text,
	`route` text,
	`status` integer,
	`detail` text,
	`late` integer NOT NULL,
	FOREIGN KEY (`impersonation_id`) REFERENCES `impersonations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `page_views_row_id` ON `page_views` (`row_id`);--> statement-breakpoint
CREATE INDEX `page_views_of_impersonation` ON `page_views` (`impersonation_id`,`at`,`seq`);--> statement-breakpoint
CREATE TABLE `session_notes` (
	`impersonation_id` text PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`impersonation_id`) REFERENCES `impersonations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `impersonations_of_user_into` ON `impersonations` (`user_id`,`product_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_by_employee_into` ON `impersonations` (`impersonator_id`,`product_id`,`created_at`,`id`);
CREATE TABLE `deliveries` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`receiver` text NOT NULL,
	`lane` text NOT NULL,
	`type` text NOT NULL,
	`impersonation_id` text,
	`product_id` text,
	`webhook_id` text,
	`event_id` text,
	`payload` text,
	`created_at` integer NOT NULL,
	`give_up_at` integer,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer,
	`settled_at` integer,
	`last_status` integer,
	`last_answer` text,
	`took_ms` integer,
	CONSTRAINT "deliveries_kind" CHECK("deliveries"."kind" in ('logout', 'webhook', 'mail')),
	CONSTRAINT "deliveries_status" CHECK("deliveries"."status" in ('waiting', 'delivered', 'dead')),
	CONSTRAINT "deliveries_whole" CHECK(("deliveries"."status" = 'waiting') = ("deliveries"."settled_at" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_id` ON `deliveries` (`id`);--> statement-breakpoint
CREATE INDEX `deliveries_oldest` ON `deliveries` (`created_at`) WHERE "deliveries"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`receiver`,`next_attempt_at`,`seq`) WHERE "deliveries"."next_attempt_at" is not null;--> statement-breakpoint
CREATE INDEX `deliveries_waiting` ON `deliveries` (`receiver`,`give_up_at`) WHERE "deliveries"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX `deliveries_lane` ON `deliveries` (`lane`,`seq`) WHERE "deliveries"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX `deliveries_of_webhook` ON `deliveries` (`webhook_id`,`created_at`,`seq`) WHERE "deliveries"."webhook_id" is not null;--> statement-breakpoint
CREATE INDEX `deliveries_of_webhook_by_status` ON `deliveries` (`webhook_id`,`status`,`created_at`,`seq`) WHERE "deliveries"."webhook_id" is not null;--> statement-breakpoint
CREATE INDEX `deliveries_spent` ON `deliveries` (`status`,`created_at`) WHERE "deliveries"."settled_at" is not null;--> statement-breakpoint
CREATE TABLE `receiver_pauses` (
	`receiver` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`paused_until` integer NOT NULL,
	`reported_at` integer
);
--> statement-breakpoint
CREATE TABLE `webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`kind` text NOT NULL,
	`enabled` integer NOT NULL,
	`encrypted_secret` text NOT NULL,
	`previous_encrypted_secret` text,
	`previous_until` integer,
	`created_by_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`created_by_id`) REFERENCES `employees`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "webhooks_kind" CHECK("webhooks"."kind" in ('standard', 'slack'))
);
--> statement-breakpoint
-- What products were still to be told is told from here.
INSERT INTO `deliveries` (`id`, `kind`, `receiver`, `lane`, `type`, `impersonation_id`, `product_id`, `created_at`, `status`, `attempts`, `next_attempt_at`, `settled_at`) SELECT `id`, 'logout', 'logout:' || `product_id`, `id`, 'logout', `impersonation_id`, `product_id`, `created_at`, CASE WHEN `next_attempt_at` IS NOT NULL THEN 'waiting' WHEN `delivered_at` IS NOT NULL THEN 'delivered' ELSE 'dead' END, `attempts`, `next_attempt_at`, CASE WHEN `next_attempt_at` IS NOT NULL THEN NULL ELSE coalesce(`delivered_at`, `created_at`) END FROM `logout_deliveries` ORDER BY `created_at`, `id`;--> statement-breakpoint
DROP TABLE `logout_deliveries`;
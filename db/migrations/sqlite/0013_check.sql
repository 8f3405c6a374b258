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
CREATE UNIQUE INDEX `product_observations_of_product` ON `product_observations` (`product_id`,`kind`);
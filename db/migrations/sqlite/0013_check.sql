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

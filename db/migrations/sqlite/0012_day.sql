ALTER TABLE `authorization_codes` ADD `without_hint` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `post_logout_redirect_uris` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `nonce_instead_of_pkce` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `starts_without_login_hint` integer DEFAULT false NOT NULL;
ALTER TABLE `impersonations` ADD `return_to` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `return_to` text;--> statement-breakpoint
ALTER TABLE `impersonation_settings` ADD `return_origins` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `impersonation_settings` ADD `ticket_template` text;
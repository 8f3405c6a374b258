DROP TABLE `demo_api_keys`;--> statement-breakpoint
DROP TABLE `demo_history`;--> statement-breakpoint
DROP TABLE `demo_invoices`;--> statement-breakpoint
DROP TABLE `demo_notes`;--> statement-breakpoint
DROP TABLE `demo_profiles`;
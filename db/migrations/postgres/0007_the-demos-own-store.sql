DROP TABLE "demo_api_keys" CASCADE;--> statement-breakpoint
DROP TABLE "demo_history" CASCADE;--> statement-breakpoint
DROP TABLE "demo_invoices" CASCADE;--> statement-breakpoint
DROP TABLE "demo_notes" CASCADE;--> statement-breakpoint
DROP TABLE "demo_profiles" CASCADE;
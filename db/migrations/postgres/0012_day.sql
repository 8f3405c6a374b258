ALTER TABLE "impersonations" ADD COLUMN "return_to" text;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "return_to" text;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "return_origins" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "ticket_template" text;
CREATE TABLE "support_choices" (
	"user_id" text PRIMARY KEY NOT NULL,
	"choice" text NOT NULL,
	"allowed_until" timestamp (3) with time zone,
	"chosen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "support_choices_choice" CHECK ("support_choices"."choice" in ('always', 'ask', 'until', 'never')),
	CONSTRAINT "support_choices_until" CHECK (("support_choices"."choice" = 'until') = ("support_choices"."allowed_until" is not null))
);
--> statement-breakpoint
ALTER TABLE "impersonations" DROP CONSTRAINT "impersonations_end_reason";--> statement-breakpoint
DROP INDEX "requests_of_impersonation";--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "support_choices" jsonb DEFAULT '["always","ask","until","never"]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "support_default" text DEFAULT 'always' NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "support_shows_names" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "support_mails_after" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "support_choices" ADD CONSTRAINT "support_choices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "requests_of_impersonation" ON "requests" USING btree ("impersonation_id","created_at","id");--> statement-breakpoint
ALTER TABLE "impersonations" ADD CONSTRAINT "impersonations_end_reason" CHECK ("impersonations"."end_reason" in ('expired', 'stopped', 'ended_by_admin', 'not_opened', 'code_reused', 'replaced', 'feature_disabled', 'grant_revoked', 'employee_deactivated', 'role_changed', 'dashboard_signed_out', 'user_unavailable', 'user_signed_out', 'product_disabled', 'user_ended', 'user_protected'));--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD CONSTRAINT "impersonation_settings_support" CHECK ("impersonation_settings"."support_default" in ('always', 'ask', 'never'));
CREATE TABLE "protections" (
	"subject" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"reason" text,
	"at" timestamp (3) with time zone NOT NULL,
	"by_id" text,
	"key_id" text,
	CONSTRAINT "protections_kind" CHECK ("protections"."kind" in ('user', 'domain', 'product', 'address'))
);
--> statement-breakpoint
ALTER TABLE "employee_notices" DROP CONSTRAINT "employee_notices_type";--> statement-breakpoint
ALTER TABLE "impersonations" DROP CONSTRAINT "impersonations_end_reason";--> statement-breakpoint
ALTER TABLE "impersonations" ADD COLUMN "approved_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "user_import_rows" ADD COLUMN "protected" boolean;--> statement-breakpoint
ALTER TABLE "protections" ADD CONSTRAINT "protections_by_id_employees_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "protections" ADD CONSTRAINT "protections_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "protections_of_kind" ON "protections" USING btree ("kind","subject");--> statement-breakpoint
ALTER TABLE "employee_notices" ADD CONSTRAINT "employee_notices_type" CHECK ("employee_notices"."type" in ('turned_on', 'turned_off', 'self_grant', 'first_session', 'many_users', 'outside_hours', 'product_unreachable', 'unprotected', 'session_summary'));--> statement-breakpoint
ALTER TABLE "impersonations" ADD CONSTRAINT "impersonations_end_reason" CHECK ("impersonations"."end_reason" in ('expired', 'stopped', 'ended_by_admin', 'not_opened', 'code_reused', 'replaced', 'feature_disabled', 'grant_revoked', 'employee_deactivated', 'role_changed', 'dashboard_signed_out', 'user_unavailable', 'user_signed_out', 'product_disabled', 'user_protected'));
ALTER TABLE "employee_notices" DROP CONSTRAINT "employee_notices_type";--> statement-breakpoint
ALTER TABLE "impersonations" DROP CONSTRAINT "impersonations_end_reason";--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "authenticated_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "sso_sid" text;--> statement-breakpoint
ALTER TABLE "employees" ADD COLUMN "sso_subject" text;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "warn_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "reviewed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "reviewed_by_id" text;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_reviewed_by_id_employees_id_fk" FOREIGN KEY ("reviewed_by_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dashboard_sessions_sso_sid" ON "dashboard_sessions" USING btree ("sso_sid") WHERE "dashboard_sessions"."sso_sid" is not null and "dashboard_sessions"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "employees_sso_subject_key" ON "employees" USING btree ("sso_subject");--> statement-breakpoint
CREATE INDEX "grants_ending" ON "grants" USING btree ("until") WHERE "grants"."revoked_at" is null and "grants"."until" is not null;--> statement-breakpoint
CREATE INDEX "grants_warning" ON "grants" USING btree ("warn_at") WHERE "grants"."revoked_at" is null and "grants"."warn_at" is not null;--> statement-breakpoint
ALTER TABLE "employee_notices" ADD CONSTRAINT "employee_notices_type" CHECK ("employee_notices"."type" in ('turned_on', 'turned_off', 'self_grant', 'first_session', 'many_users', 'outside_hours', 'product_unreachable', 'grant_expiring', 'grant_expired', 'session_summary', 'own_grant_expiring', 'own_grant_expired'));--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_until" CHECK ("grants"."until" > "grants"."granted_at");--> statement-breakpoint
ALTER TABLE "impersonations" ADD CONSTRAINT "impersonations_end_reason" CHECK ("impersonations"."end_reason" in ('expired', 'stopped', 'ended_by_admin', 'not_opened', 'code_reused', 'replaced', 'feature_disabled', 'grant_revoked', 'grant_expired', 'employee_deactivated', 'role_changed', 'dashboard_signed_out', 'user_unavailable', 'user_signed_out', 'product_disabled'));
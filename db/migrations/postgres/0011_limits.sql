CREATE TABLE "passkeys" (
	"id" text PRIMARY KEY NOT NULL,
	"employee_id" text NOT NULL,
	"challenge" text,
	"name" text DEFAULT '' NOT NULL,
	"credential_id" text,
	"public_key" text DEFAULT '' NOT NULL,
	"counter" text DEFAULT '0' NOT NULL,
	"transports" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone
);
--> statement-breakpoint
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
CREATE TABLE "recovery_codes" (
	"hash" text PRIMARY KEY NOT NULL,
	"employee_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "requests" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"impersonator_id" text NOT NULL,
	"user_id" text,
	"product_id" text,
	"impersonation_id" text,
	"reason" text,
	"ticket" text,
	"access" text NOT NULL,
	"minutes" integer,
	"until" timestamp (3) with time zone,
	"grant_id" text,
	"enable_epoch" integer,
	"status" text NOT NULL,
	"needs_approver" boolean NOT NULL,
	"needs_user" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"answered_by_id" text,
	"answered_at" timestamp (3) with time zone,
	"note" text,
	"user_answered_at" timestamp (3) with time zone,
	"approved_at" timestamp (3) with time zone,
	CONSTRAINT "requests_kind" CHECK ("requests"."kind" in ('start', 'raise', 'grant')),
	CONSTRAINT "requests_status" CHECK ("requests"."status" in ('waiting', 'approved', 'refused', 'expired', 'used')),
	CONSTRAINT "requests_access" CHECK ("requests"."access" in ('read_only', 'full')),
	CONSTRAINT "requests_of_user" CHECK (("requests"."kind" = 'grant') = ("requests"."user_id" is null)),
	CONSTRAINT "requests_of_product" CHECK (("requests"."kind" = 'grant') = ("requests"."product_id" is null)),
	CONSTRAINT "requests_of_grant" CHECK (("requests"."kind" = 'grant') = ("requests"."grant_id" is null)),
	CONSTRAINT "requests_raise" CHECK (("requests"."kind" = 'raise') = ("requests"."minutes" is not null)),
	CONSTRAINT "requests_own" CHECK ("requests"."answered_by_id" <> "requests"."impersonator_id"),
	CONSTRAINT "requests_needs" CHECK ("requests"."needs_approver" = true or "requests"."needs_user" = true),
	CONSTRAINT "requests_answered" CHECK (("requests"."answered_by_id" is null) = ("requests"."answered_at" is null)),
	CONSTRAINT "requests_approved" CHECK (("requests"."status" not in ('approved', 'used') or "requests"."approved_at" is not null) and ("requests"."approved_at" is null or (("requests"."needs_approver" = false or "requests"."answered_at" is not null) and ("requests"."needs_user" = false or "requests"."user_answered_at" is not null)))),
	CONSTRAINT "requests_decided_in_time" CHECK ("requests"."approved_at" <= "requests"."created_at" + interval '1800000 milliseconds'),
	CONSTRAINT "requests_in_time" CHECK (("requests"."approved_at" is not null or "requests"."expires_at" <= "requests"."created_at" + interval '1800000 milliseconds') and ("requests"."approved_at" is null or "requests"."kind" = 'grant' or "requests"."expires_at" <= "requests"."approved_at" + interval '600000 milliseconds'))
);
--> statement-breakpoint
CREATE TABLE "support_choices" (
	"user_id" text PRIMARY KEY NOT NULL,
	"choice" text NOT NULL,
	"allowed_until" timestamp (3) with time zone,
	"chosen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "support_choices_choice" CHECK ("support_choices"."choice" in ('always', 'ask', 'until', 'never')),
	CONSTRAINT "support_choices_until" CHECK (("support_choices"."choice" = 'until') = ("support_choices"."allowed_until" is not null))
);
--> statement-breakpoint
CREATE TABLE "totps" (
	"id" text PRIMARY KEY NOT NULL,
	"employee_id" text NOT NULL,
	"encrypted_secret" text NOT NULL,
	"last_step" integer,
	"created_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "employee_notices" DROP CONSTRAINT "employee_notices_type";--> statement-breakpoint
ALTER TABLE "impersonations" DROP CONSTRAINT "impersonations_end_reason";--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "sso_sid" text;--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "proved_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "second_factor_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "unspent" text;--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "challenge" text;--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "challenge_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "employee_notices" ADD COLUMN "request_id" text;--> statement-breakpoint
ALTER TABLE "employees" ADD COLUMN "sso_subject" text;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "warn_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "reviewed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "reviewed_by_id" text;--> statement-breakpoint
ALTER TABLE "impersonations" ADD COLUMN "approved_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "impersonations" ADD COLUMN "break_glass" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "support_choices" jsonb DEFAULT '["always","ask","until","never"]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "support_default" text DEFAULT 'always' NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "support_shows_names" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "support_mails_after" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "approval" text DEFAULT 'nobody' NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "admin_self_grant" text DEFAULT 'allow' NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "proof_minutes" integer DEFAULT 15;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "require_second_factor" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "user_import_rows" ADD COLUMN "protected" boolean;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_employee_id_employees_id_fk" FOREIGN KEY ("employee_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "protections" ADD CONSTRAINT "protections_by_id_employees_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "protections" ADD CONSTRAINT "protections_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_employee_id_employees_id_fk" FOREIGN KEY ("employee_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_impersonator_id_employees_id_fk" FOREIGN KEY ("impersonator_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_impersonation_id_impersonations_id_fk" FOREIGN KEY ("impersonation_id") REFERENCES "public"."impersonations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_grant_id_grants_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."grants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_answered_by_id_employees_id_fk" FOREIGN KEY ("answered_by_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_choices" ADD CONSTRAINT "support_choices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "totps" ADD CONSTRAINT "totps_employee_id_employees_id_fk" FOREIGN KEY ("employee_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "passkeys_credential_id" ON "passkeys" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "passkeys_of_employee" ON "passkeys" USING btree ("employee_id","created_at") WHERE "passkeys"."confirmed_at" is not null;--> statement-breakpoint
CREATE INDEX "passkeys_spent" ON "passkeys" USING btree ("created_at","id") WHERE "passkeys"."confirmed_at" is null;--> statement-breakpoint
CREATE INDEX "protections_of_kind" ON "protections" USING btree ("kind","subject");--> statement-breakpoint
CREATE INDEX "recovery_codes_of_employee" ON "recovery_codes" USING btree ("employee_id") WHERE "recovery_codes"."used_at" is null;--> statement-breakpoint
CREATE INDEX "recovery_codes_spent" ON "recovery_codes" USING btree ("used_at","hash") WHERE "recovery_codes"."used_at" is not null;--> statement-breakpoint
CREATE INDEX "requests_newest" ON "requests" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "requests_by_employee" ON "requests" USING btree ("impersonator_id","created_at","id");--> statement-breakpoint
CREATE INDEX "requests_about_user" ON "requests" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "requests_of_impersonation" ON "requests" USING btree ("impersonation_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "requests_one_waiting" ON "requests" USING btree ("impersonator_id","user_id","kind") WHERE "requests"."status" = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "requests_one_grant" ON "requests" USING btree ("impersonator_id") WHERE "requests"."status" = 'waiting' and "requests"."kind" = 'grant';--> statement-breakpoint
CREATE INDEX "requests_open" ON "requests" USING btree ("expires_at") WHERE "requests"."status" in ('waiting', 'approved');--> statement-breakpoint
CREATE INDEX "totps_of_employee" ON "totps" USING btree ("employee_id","created_at") WHERE "totps"."confirmed_at" is not null;--> statement-breakpoint
CREATE INDEX "totps_spent" ON "totps" USING btree ("created_at","id") WHERE "totps"."confirmed_at" is null;--> statement-breakpoint
ALTER TABLE "employee_notices" ADD CONSTRAINT "employee_notices_request_id_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."requests"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_reviewed_by_id_employees_id_fk" FOREIGN KEY ("reviewed_by_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dashboard_sessions_sso_sid" ON "dashboard_sessions" USING btree ("sso_sid") WHERE "dashboard_sessions"."sso_sid" is not null and "dashboard_sessions"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "employees_sso_subject_key" ON "employees" USING btree ("sso_subject");--> statement-breakpoint
CREATE INDEX "grants_ending" ON "grants" USING btree ("until") WHERE "grants"."revoked_at" is null and "grants"."until" is not null;--> statement-breakpoint
CREATE INDEX "grants_warning" ON "grants" USING btree ("warn_at") WHERE "grants"."revoked_at" is null and "grants"."warn_at" is not null;--> statement-breakpoint
ALTER TABLE "employee_notices" ADD CONSTRAINT "employee_notices_type" CHECK ("employee_notices"."type" in ('turned_on', 'turned_off', 'self_grant', 'first_session', 'many_users', 'outside_hours', 'product_unreachable', 'grant_expiring', 'grant_expired', 'unprotected', 'second_factor_reset', 'session_summary', 'request_waiting', 'request_answered', 'break_glass', 'own_grant_expiring', 'own_grant_expired', 'own_factor_reset'));--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_until" CHECK ("grants"."until" > "grants"."granted_at");--> statement-breakpoint
ALTER TABLE "impersonations" ADD CONSTRAINT "impersonations_break_glass" CHECK ("impersonations"."approved_at" is not null or "impersonations"."break_glass" = false);--> statement-breakpoint
ALTER TABLE "impersonations" ADD CONSTRAINT "impersonations_end_reason" CHECK ("impersonations"."end_reason" in ('expired', 'stopped', 'ended_by_admin', 'not_opened', 'code_reused', 'replaced', 'feature_disabled', 'grant_revoked', 'grant_expired', 'employee_deactivated', 'role_changed', 'dashboard_signed_out', 'user_unavailable', 'user_signed_out', 'product_disabled', 'user_protected', 'user_ended'));--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD CONSTRAINT "impersonation_settings_proof" CHECK ("impersonation_settings"."proof_minutes" between 0 and 720);--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD CONSTRAINT "impersonation_settings_support" CHECK ("impersonation_settings"."support_default" in ('always', 'ask', 'never'));--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD CONSTRAINT "impersonation_settings_approval" CHECK ("impersonation_settings"."approval" in ('nobody', 'protected', 'full', 'everybody'));--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD CONSTRAINT "impersonation_settings_self_grant" CHECK ("impersonation_settings"."admin_self_grant" in ('allow', 'ownerApproval'));--> statement-breakpoint
-- By hand: proof
-- An organization that is there already asked for no proof, and goes on so; a new one, in which nobody is yet, asks.
UPDATE "impersonation_settings" SET "proof_minutes" = NULL WHERE EXISTS (SELECT 1 FROM "employees");

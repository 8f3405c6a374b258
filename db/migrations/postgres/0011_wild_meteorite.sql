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
CREATE TABLE "recovery_codes" (
	"hash" text PRIMARY KEY NOT NULL,
	"employee_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
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
ALTER TABLE "dashboard_sessions" ADD COLUMN "proved_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "second_factor_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "unspent" text;--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "challenge" text;--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD COLUMN "challenge_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "proof_minutes" integer DEFAULT 15;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "require_second_factor" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_employee_id_employees_id_fk" FOREIGN KEY ("employee_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_employee_id_employees_id_fk" FOREIGN KEY ("employee_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "totps" ADD CONSTRAINT "totps_employee_id_employees_id_fk" FOREIGN KEY ("employee_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "passkeys_credential_id" ON "passkeys" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "passkeys_of_employee" ON "passkeys" USING btree ("employee_id","created_at") WHERE "passkeys"."confirmed_at" is not null;--> statement-breakpoint
CREATE INDEX "passkeys_spent" ON "passkeys" USING btree ("created_at","id") WHERE "passkeys"."confirmed_at" is null;--> statement-breakpoint
CREATE INDEX "recovery_codes_of_employee" ON "recovery_codes" USING btree ("employee_id") WHERE "recovery_codes"."used_at" is null;--> statement-breakpoint
CREATE INDEX "recovery_codes_spent" ON "recovery_codes" USING btree ("used_at","hash") WHERE "recovery_codes"."used_at" is not null;--> statement-breakpoint
CREATE INDEX "totps_of_employee" ON "totps" USING btree ("employee_id","created_at") WHERE "totps"."confirmed_at" is not null;--> statement-breakpoint
CREATE INDEX "totps_spent" ON "totps" USING btree ("created_at","id") WHERE "totps"."confirmed_at" is null;--> statement-breakpoint
ALTER TABLE "employee_notices" ADD CONSTRAINT "employee_notices_type" CHECK ("employee_notices"."type" in ('turned_on', 'turned_off', 'self_grant', 'first_session', 'many_users', 'outside_hours', 'product_unreachable', 'second_factor_reset', 'session_summary', 'own_factor_reset'));--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD CONSTRAINT "impersonation_settings_proof" CHECK ("impersonation_settings"."proof_minutes" between 0 and 720);--> statement-breakpoint
-- By hand: proof
-- An organization that is there already asked for no proof, and goes on so; a new one, in which nobody is yet, asks.
UPDATE "impersonation_settings" SET "proof_minutes" = NULL WHERE EXISTS (SELECT 1 FROM "employees");

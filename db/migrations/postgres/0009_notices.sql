CREATE TABLE "employee_notices" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"employee_id" text NOT NULL,
	"about" text,
	"product_id" text,
	"impersonation_id" text,
	"event_id" text NOT NULL,
	"facts" jsonb,
	"read_at" timestamp (3) with time zone,
	CONSTRAINT "employee_notices_type" CHECK ("employee_notices"."type" in ('turned_on', 'turned_off', 'self_grant', 'first_session', 'many_users', 'outside_hours', 'product_unreachable', 'session_summary'))
);
--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "notices" jsonb DEFAULT '{"ownerMail":true,"manyUsersAnHour":10,"hours":null,"impersonatorSummary":true}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "employee_notices" ADD CONSTRAINT "employee_notices_employee_id_employees_id_fk" FOREIGN KEY ("employee_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employee_notices" ADD CONSTRAINT "employee_notices_impersonation_id_impersonations_id_fk" FOREIGN KEY ("impersonation_id") REFERENCES "public"."impersonations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "employee_notices_newest" ON "employee_notices" USING btree ("employee_id","at","id");--> statement-breakpoint
CREATE INDEX "employee_notices_unread" ON "employee_notices" USING btree ("employee_id","at") WHERE "employee_notices"."read_at" is null;--> statement-breakpoint
CREATE INDEX "employee_notices_about" ON "employee_notices" USING btree ("about","type","at");--> statement-breakpoint
CREATE INDEX "employee_notices_spent" ON "employee_notices" USING btree ("at","id");
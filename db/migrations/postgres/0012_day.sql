CREATE TABLE "personal_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"employee_id" text NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"hint" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "authorization_codes" ADD COLUMN "without_hint" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonations" ADD COLUMN "return_to" text;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "post_logout_redirect_uris" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "nonce_instead_of_pkce" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "starts_without_login_hint" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "return_to" text;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "return_origins" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "ticket_template" text;--> statement-breakpoint
ALTER TABLE "personal_tokens" ADD CONSTRAINT "personal_tokens_employee_id_employees_id_fk" FOREIGN KEY ("employee_id") REFERENCES "public"."employees"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "personal_tokens_hash" ON "personal_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "personal_tokens_of_employee" ON "personal_tokens" USING btree ("employee_id","created_at");--> statement-breakpoint
CREATE INDEX "personal_tokens_spent" ON "personal_tokens" USING btree ("expires_at","id");
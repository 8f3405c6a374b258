ALTER TABLE "user_import_rows" ALTER COLUMN "name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "user_import_rows" ALTER COLUMN "email" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "user_import_rows" ALTER COLUMN "email_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "email" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "email_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "user_external_id" text;--> statement-breakpoint
ALTER TABLE "user_import_rows" ADD COLUMN "outcome" text DEFAULT 'new' NOT NULL;--> statement-breakpoint
ALTER TABLE "user_import_rows" ADD COLUMN "user_id" text;--> statement-breakpoint
ALTER TABLE "user_import_rows" ADD COLUMN "changes" jsonb;--> statement-breakpoint
ALTER TABLE "user_imports" ADD COLUMN "mapping" jsonb;--> statement-breakpoint
ALTER TABLE "user_imports" ADD COLUMN "columns" jsonb;--> statement-breakpoint
ALTER TABLE "user_import_rows" ADD CONSTRAINT "user_import_rows_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_import_rows" ADD CONSTRAINT "user_import_rows_outcome" CHECK ("user_import_rows"."outcome" in ('new', 'updated', 'unchanged'));--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_somebody" CHECK (coalesce("users"."name", "users"."email", "users"."external_id") is not null);--> statement-breakpoint
-- Who was deleted kept a stand-in for the e-mail, as there had to be one.
UPDATE "users" SET "email" = NULL, "email_key" = NULL WHERE "deleted_at" IS NOT NULL;

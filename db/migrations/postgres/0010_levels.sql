-- Whoever was let in before there were levels could do everything, and still can. By a default, which rewrites no row.
ALTER TABLE "grants" ADD COLUMN "access" text DEFAULT 'full' NOT NULL;--> statement-breakpoint
ALTER TABLE "grants" ALTER COLUMN "access" SET DEFAULT 'read_only';--> statement-breakpoint
ALTER TABLE "impersonations" ADD COLUMN "access" text DEFAULT 'full' NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonations" ALTER COLUMN "access" SET DEFAULT 'read_only';--> statement-breakpoint
ALTER TABLE "impersonations" ADD COLUMN "raised_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "impersonations" ADD COLUMN "raised_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "impersonations" ADD COLUMN "level_changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "access_levels" text DEFAULT 'both' NOT NULL;--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD COLUMN "default_access" text DEFAULT 'read_only' NOT NULL;--> statement-breakpoint
-- So does an organization that is there already; a new one, in which nobody is yet, begins with looking only.
UPDATE "impersonation_settings" SET "default_access" = 'full' WHERE EXISTS (SELECT 1 FROM "employees");--> statement-breakpoint
CREATE INDEX "impersonations_raised" ON "impersonations" USING btree ("raised_until") WHERE "impersonations"."ended_at" is null and "impersonations"."raised_until" is not null;--> statement-breakpoint
CREATE INDEX "impersonations_releveled" ON "impersonations" USING btree ("product_id") WHERE "impersonations"."ended_at" is null and "impersonations"."level_changed_at" is not null;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_access" CHECK ("grants"."access" in ('read_only', 'full'));--> statement-breakpoint
ALTER TABLE "impersonations" ADD CONSTRAINT "impersonations_access" CHECK ("impersonations"."access" in ('read_only', 'full'));--> statement-breakpoint
ALTER TABLE "impersonations" ADD CONSTRAINT "impersonations_raise_whole" CHECK (("impersonations"."raised_until" is null) = ("impersonations"."raised_at" is null));--> statement-breakpoint
ALTER TABLE "impersonations" ADD CONSTRAINT "impersonations_raise_lower" CHECK ("impersonations"."raised_until" is null or "impersonations"."access" = 'read_only');--> statement-breakpoint
ALTER TABLE "impersonations" ADD CONSTRAINT "impersonations_raise_minutes" CHECK ("impersonations"."raised_until" > "impersonations"."raised_at" and "impersonations"."raised_until" <= "impersonations"."raised_at" + interval '1800000 milliseconds');--> statement-breakpoint
ALTER TABLE "impersonations" ADD CONSTRAINT "impersonations_raise_hour" CHECK ("impersonations"."raised_until" <= "impersonations"."expires_at");--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD CONSTRAINT "impersonation_settings_levels" CHECK ("impersonation_settings"."access_levels" in ('both', 'read_only', 'full'));--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD CONSTRAINT "impersonation_settings_default" CHECK ("impersonation_settings"."default_access" in ('read_only', 'full'));--> statement-breakpoint
ALTER TABLE "impersonation_settings" ADD CONSTRAINT "impersonation_settings_offered" CHECK ("impersonation_settings"."access_levels" = 'both' or "impersonation_settings"."access_levels" = "impersonation_settings"."default_access");
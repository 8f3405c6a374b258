CREATE TABLE "product_checks" (
	"product_id" text PRIMARY KEY NOT NULL,
	"test_user_id" text NOT NULL,
	"page" text,
	"action_method" text,
	"action_address" text,
	CONSTRAINT "product_checks_method" CHECK ("product_checks"."action_method" in ('POST', 'PUT', 'PATCH', 'DELETE', 'GET')),
	CONSTRAINT "product_checks_action_whole" CHECK (("product_checks"."action_method" is null) = ("product_checks"."action_address" is null))
);
--> statement-breakpoint
CREATE TABLE "product_observations" (
	"key" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"impersonation_id" text,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "product_observations_kind" CHECK ("product_observations"."kind" in ('introspection', 'userinfo', 'ends_list', 'ends_stream', 'refresh', 'page', 'logout', 'act', 'wrong_secret', 'noticed', 'late', 'asked_on', 'acted_on'))
);
--> statement-breakpoint
ALTER TABLE "employee_notices" DROP CONSTRAINT "employee_notices_type";--> statement-breakpoint
ALTER TABLE "product_checks" ADD CONSTRAINT "product_checks_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_checks" ADD CONSTRAINT "product_checks_test_user_id_users_id_fk" FOREIGN KEY ("test_user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_observations" ADD CONSTRAINT "product_observations_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_observations" ADD CONSTRAINT "product_observations_impersonation_id_impersonations_id_fk" FOREIGN KEY ("impersonation_id") REFERENCES "public"."impersonations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "product_observations_of_product" ON "product_observations" USING btree ("product_id","kind");--> statement-breakpoint
ALTER TABLE "employee_notices" ADD CONSTRAINT "employee_notices_type" CHECK ("employee_notices"."type" in ('turned_on', 'turned_off', 'self_grant', 'first_session', 'many_users', 'outside_hours', 'product_unreachable', 'grant_expiring', 'grant_expired', 'unprotected', 'second_factor_reset', 'session_summary', 'request_waiting', 'request_answered', 'break_glass', 'own_grant_expiring', 'own_grant_expired', 'own_factor_reset', 'own_account_changed'));
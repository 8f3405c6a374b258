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
ALTER TABLE "product_checks" ADD CONSTRAINT "product_checks_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_checks" ADD CONSTRAINT "product_checks_test_user_id_users_id_fk" FOREIGN KEY ("test_user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;
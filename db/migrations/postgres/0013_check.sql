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
ALTER TABLE "product_observations" ADD CONSTRAINT "product_observations_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_observations" ADD CONSTRAINT "product_observations_impersonation_id_impersonations_id_fk" FOREIGN KEY ("impersonation_id") REFERENCES "public"."impersonations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "product_observations_of_product" ON "product_observations" USING btree ("product_id","kind");
DROP INDEX "audit_events_ends";--> statement-breakpoint
CREATE INDEX "audit_events_ends" ON "audit_events" USING btree ("product_id","seq") WHERE "audit_events"."type" || '' = 'impersonation.ended';
-- What happened stays as it was written: against accidents, not against whoever owns the database.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER "audit_events_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events"
FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
-- The one row of settings: impersonation starts off.
INSERT INTO "impersonation_settings" ("id", "enabled", "enable_epoch", "reason", "max_minutes", "updated_at")
VALUES (1, false, 0, 'required', 60, now());

-- What happened stays as it was written: against accidents, not against whoever owns the file.
CREATE TRIGGER `audit_events_no_update` BEFORE UPDATE ON `audit_events` BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_events_no_delete` BEFORE DELETE ON `audit_events` BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only');
END;
--> statement-breakpoint
-- The one row of settings: impersonation starts off.
INSERT INTO `impersonation_settings` (`id`, `enabled`, `enable_epoch`, `reason`, `max_minutes`, `updated_at`)
VALUES (1, 0, 0, 'required', 60, CAST(unixepoch('subsec') * 1000 AS INTEGER));

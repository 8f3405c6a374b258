DROP INDEX `user_imports_newest`;--> statement-breakpoint
CREATE INDEX `user_imports_open` ON `user_imports` (`status`,`created_at`);--> statement-breakpoint
DROP INDEX `api_keys_standing`;--> statement-breakpoint
CREATE INDEX `api_keys_standing` ON `api_keys` (`created_at`,`id`) WHERE "api_keys"."revoked_at" is null;--> statement-breakpoint
DROP INDEX `attempts_window`;--> statement-breakpoint
CREATE INDEX `attempts_tallies` ON `attempts` (`window_ends_at`) WHERE "attempts"."key" like 'tally %';--> statement-breakpoint
CREATE INDEX `attempts_window` ON `attempts` (`window_ends_at`) WHERE "attempts"."key" not like 'tally %';--> statement-breakpoint
DROP INDEX `audit_events_by_actor`;--> statement-breakpoint
DROP INDEX `audit_events_of_user`;--> statement-breakpoint
DROP INDEX `audit_events_of_impersonation`;--> statement-breakpoint
CREATE INDEX `audit_events_of_type` ON `audit_events` (`type`,`at`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_events_by_actor_of_type` ON `audit_events` (`actor_id`,`type`,`at`,`seq`) WHERE "audit_events"."actor_id" is not null;--> statement-breakpoint
CREATE INDEX `audit_events_of_user_of_type` ON `audit_events` (`user_id`,`type`,`at`,`seq`) WHERE "audit_events"."user_id" is not null;--> statement-breakpoint
CREATE INDEX `audit_events_ends` ON `audit_events` (`product_id`,`at`,`seq`) WHERE "audit_events"."type" || '' = 'impersonation.ended';--> statement-breakpoint
CREATE INDEX `audit_events_by_actor` ON `audit_events` (`actor_id`,`at`,`seq`) WHERE "audit_events"."actor_id" is not null;--> statement-breakpoint
CREATE INDEX `audit_events_of_user` ON `audit_events` (`user_id`,`at`,`seq`) WHERE "audit_events"."user_id" is not null;--> statement-breakpoint
CREATE INDEX `audit_events_of_impersonation` ON `audit_events` (`impersonation_id`,`at`,`seq`) WHERE "audit_events"."impersonation_id" is not null;--> statement-breakpoint
DROP INDEX `demo_api_keys_of_user`;--> statement-breakpoint
CREATE INDEX `demo_api_keys_of_user` ON `demo_api_keys` (`user_id`,`created_at`,`id`);--> statement-breakpoint
DROP INDEX `dashboard_sessions_open`;--> statement-breakpoint
CREATE INDEX `dashboard_sessions_open` ON `dashboard_sessions` (`employee_id`,`expires_at`,`id`) WHERE "dashboard_sessions"."ended_at" is null;--> statement-breakpoint
DROP INDEX `demo_history_newest`;--> statement-breakpoint
CREATE INDEX `demo_history_newest` ON `demo_history` (`user_id`,`at`,`id`);--> statement-breakpoint
DROP INDEX `impersonations_of_user`;--> statement-breakpoint
DROP INDEX `impersonations_by_employee`;--> statement-breakpoint
CREATE INDEX `impersonations_unended` ON `impersonations` (`created_at`,`id`) WHERE "impersonations"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `impersonations_expiring` ON `impersonations` (`expires_at`) WHERE "impersonations"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `impersonations_unopened` ON `impersonations` (`created_at`) WHERE "impersonations"."ended_at" is null and "impersonations"."started_at" is null;--> statement-breakpoint
CREATE INDEX `impersonations_of_user_by` ON `impersonations` (`user_id`,`impersonator_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_into_product` ON `impersonations` (`product_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_ended` ON `impersonations` (`product_id`,`ended_at`) WHERE "impersonations"."ended_at" is not null;--> statement-breakpoint
CREATE INDEX `impersonations_of_user` ON `impersonations` (`user_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `impersonations_by_employee` ON `impersonations` (`impersonator_id`,`created_at`,`id`);--> statement-breakpoint
DROP INDEX `demo_invoices_newest`;--> statement-breakpoint
CREATE INDEX `demo_invoices_newest` ON `demo_invoices` (`user_id`,`created_at`,`number`);--> statement-breakpoint
DROP INDEX `logout_deliveries_due`;--> statement-breakpoint
CREATE INDEX `logout_deliveries_spent` ON `logout_deliveries` (`created_at`) WHERE "logout_deliveries"."next_attempt_at" is null;--> statement-breakpoint
CREATE INDEX `logout_deliveries_due` ON `logout_deliveries` (`next_attempt_at`,`id`) WHERE "logout_deliveries"."next_attempt_at" is not null;--> statement-breakpoint
DROP INDEX `demo_notes_newest`;--> statement-breakpoint
CREATE INDEX `demo_notes_newest` ON `demo_notes` (`user_id`,`created_at`,`id`);--> statement-breakpoint
DROP INDEX `product_sessions_open`;--> statement-breakpoint
CREATE INDEX `product_sessions_spent` ON `product_sessions` (`expires_at`);--> statement-breakpoint
CREATE INDEX `product_sessions_open` ON `product_sessions` (`user_id`,`expires_at`) WHERE "product_sessions"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `access_tokens_spent` ON `access_tokens` (`expires_at`);--> statement-breakpoint
CREATE INDEX `authorization_codes_spent` ON `authorization_codes` (`expires_at`);--> statement-breakpoint
CREATE INDEX `hosted_codes_of_session` ON `hosted_codes` (`session_id`);--> statement-breakpoint
CREATE INDEX `one_time_links_time` ON `one_time_links` (`expires_at`,`id`);--> statement-breakpoint
CREATE INDEX `refresh_tokens_of_session` ON `refresh_tokens` (`session_id`);
import { logoutWay } from "#lib/logouts/way.ts";
import type { Mailer } from "#lib/notices/mail.ts";
import { mailWay } from "#lib/notices/way.ts";
import type { Ways } from "#lib/outbox/way.ts";
import { webhookWay } from "#lib/webhooks/way.ts";

/** How this process sends what waits: mail only with a mailer, as another on the same database may have one. */
export const waysWith = (mailer: Mailer | null): Ways => ({
  logout: logoutWay,
  webhook: webhookWay,
  ...(mailer && { mail: mailWay(mailer) }),
});

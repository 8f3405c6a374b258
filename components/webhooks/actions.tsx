import { CommandButton } from "../ui/command-button.tsx";
import { RotateWebhookSecret } from "./rotate-secret.tsx";
import type { ShownWebhook } from "./table.tsx";

/** What can be done with one webhook. Deleting is where they are listed. */
export function WebhookActions({ webhook: { id, enabled } }: { webhook: ShownWebhook }) {
  return (
    <>
      <CommandButton
        body={{ enabled: !enabled }}
        done={
          enabled ? "The webhook is disabled. What waited for it is kept as not delivered." : "The webhook is enabled."
        }
        label={enabled ? "Disable" : "Enable"}
        method="PATCH"
        url={`/api/webhooks/${id}`}
      />
      <RotateWebhookSecret id={id} />
      <CommandButton
        done="A test is on its way. What is answered stands under Deliveries in a moment."
        kind="primary"
        label="Send test"
        method="POST"
        url={`/api/webhooks/${id}/test`}
      />
    </>
  );
}

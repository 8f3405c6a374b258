import { CommandButton } from "../ui/command-button.tsx";
import { RotateSecret } from "../ui/rotate-secret.tsx";
import { EditWebhook } from "./edit.tsx";
import { secretText } from "./secret.tsx";
import type { ShownWebhook } from "./webhook.ts";

/** What can be done with one webhook. Deleting is where they are listed. */
export function WebhookActions({ webhook }: { webhook: ShownWebhook }) {
  const { id, enabled } = webhook;
  return (
    <>
      <EditWebhook webhook={webhook} />
      <CommandButton
        body={{ enabled: !enabled }}
        done={
          enabled ? "The webhook is disabled. What waited for it is kept as not delivered." : "The webhook is enabled."
        }
        label={enabled ? "Disable" : "Enable"}
        method="PATCH"
        url={`/api/webhooks/${id}`}
      />
      <RotateSecret
        consequences="For 24 hours everything is signed with both secrets, so the receiver has time to take the new one. After that the present one counts no more."
        field="secret"
        question="Rotate the signing secret?"
        secret={secretText}
        told="The new signing secret"
        url={`/api/webhooks/${id}/secret`}
      />
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

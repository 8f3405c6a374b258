"use client";
import { wrongWith } from "../ui/command.ts";
import { EditDialog } from "../ui/edit-dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { choicesFor, isChosenBy } from "./events.ts";
import { EventsField } from "./events-field.tsx";
import { changesOf, hostOf, type ShownWebhook } from "./webhook.ts";

export function EditWebhook({ webhook }: { webhook: ShownWebhook }) {
  const choices = choicesFor(webhook.events);
  return (
    <EditDialog
      changes={(form) => changesOf(webhook, form, choices)}
      description="Its form stays what it is, and so does its secret."
      method="PATCH"
      names={["url", "events"]}
      saved="The webhook is saved."
      title={
        <>
          Edit <bdi>{hostOf(webhook)}</bdi>
        </>
      }
      url={`/api/webhooks/${webhook.id}`}
    >
      {(problem) => (
        <>
          <TextField
            autoComplete="off"
            defaultValue={webhook.url}
            error={wrongWith(problem, "url")}
            hint="What still waits to be sent goes there, too."
            inputMode="url"
            label="Address"
            name="url"
          />
          <EventsField
            choices={choices}
            error={wrongWith(problem, "events")}
            isChosen={(choice) => isChosenBy(choice, webhook.events)}
          />
        </>
      )}
    </EditDialog>
  );
}

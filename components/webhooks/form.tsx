"use client";
import { type FormEvent, useRef } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { fieldProblem } from "../ui/command.ts";
import { DialogActions } from "../ui/dialog.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { useFocusOnProblem } from "../ui/focus-on-problem.ts";
import { useCommand } from "../ui/use-command.ts";
import { choices, eventsIn } from "./events.ts";
import { EventsField } from "./events-field.tsx";
import { kindOptions } from "./kind.ts";

export interface Added {
  webhook: { id: string };
  secret: string;
}

export function AddForm({ onDone, onCancel }: { onDone: (added: Added) => void; onCancel: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const { sending, problem, send } = useCommand<Added>("POST", "/api/webhooks");
  useFocusOnProblem(form, problem);

  async function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const sent = await send(bodyOf(new FormData(event.currentTarget)));
    if (sent?.done) onDone(sent.value);
  }

  const wrongEvents = fieldProblem(problem, "events");
  const inField = fieldProblem(problem, "url") ?? wrongEvents;
  return (
    <form className="flex flex-col gap-5" method="post" noValidate onSubmit={add} ref={form}>
      {problem && !inField && <Alert>{problem.detail}</Alert>}
      <TextField
        autoComplete="off"
        error={fieldProblem(problem, "url")}
        hint="Where the events are sent, such as https://hooks.example.com/understudy."
        inputMode="url"
        label="Address"
        name="url"
      />
      <SelectField
        hint="Slack's form is a sentence and a link; it suits incoming webhooks of chats."
        label="Form"
        name="kind"
        options={kindOptions}
      />
      <EventsField choices={choices} error={wrongEvents} isChosen={(choice) => choice === choices[0]} />
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button aria-busy={sending} kind="primary" type="submit">
          Add webhook
        </Button>
      </DialogActions>
    </form>
  );
}

const bodyOf = (fields: FormData) => ({
  url: fields.get("url"),
  kind: fields.get("kind"),
  events: eventsIn(fields, choices),
});

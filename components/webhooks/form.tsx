"use client";
import { type FormEvent, useRef } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { fieldProblem } from "../ui/command.ts";
import { DialogActions } from "../ui/dialog.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { useFocusOnProblem } from "../ui/focus-on-problem.ts";
import { useCommand } from "../ui/use-command.ts";
import { choices } from "./events.ts";
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
      <Events error={wrongEvents} />
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button aria-busy={sending} kind="primary" type="submit">
          Add webhook
        </Button>
      </DialogActions>
    </form>
  );
}

function Events({ error }: { error: string | null }) {
  return (
    <fieldset aria-describedby={error ? "events-error" : undefined}>
      <legend className="font-medium">Events</legend>
      <div className="mt-2 flex flex-col gap-3">
        {choices.map(({ label, note }, nth) => (
          <label className="flex cursor-pointer items-start gap-3" htmlFor={`events-${nth}`} key={label}>
            <input
              aria-describedby={`events-${nth}-note`}
              aria-invalid={error ? true : undefined}
              aria-label={label}
              className="mt-0.5 size-4 shrink-0 accent-solid"
              defaultChecked={nth === 0}
              id={`events-${nth}`}
              name="events"
              type="checkbox"
              value={nth}
            />
            <span className="min-w-0 leading-5">
              {label}
              <span className="block text-xs text-soft" id={`events-${nth}-note`}>
                {note}
              </span>
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p className="mt-2 text-danger" id="events-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}

const bodyOf = (fields: FormData) => ({
  url: fields.get("url"),
  kind: fields.get("kind"),
  events: fields.getAll("events").flatMap((nth) => choices[Number(nth)]?.events ?? []),
});

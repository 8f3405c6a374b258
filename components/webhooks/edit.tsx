"use client";
import { type FormEvent, useRef, useState } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { fieldProblem } from "../ui/command.ts";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { useFocusOnProblem } from "../ui/focus-on-problem.ts";
import { notify } from "../ui/notice.tsx";
import { SUBMIT_KEYS, submitByKeys } from "../ui/submit-keys.ts";
import { useCommand } from "../ui/use-command.ts";
import { choicesFor, isChosenBy } from "./events.ts";
import { EventsField } from "./events-field.tsx";
import { changesOf, hostOf, type ShownWebhook } from "./webhook.ts";

export function EditWebhook({ webhook }: { webhook: ShownWebhook }) {
  const [open, setOpen] = useState(false);
  const finish = () => {
    setOpen(false);
    notify({ text: "The webhook is saved." });
  };
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Edit
      </Button>
      <Dialog
        description="Its form stays what it is, and so does its secret."
        onOpenChange={setOpen}
        open={open}
        title={
          <>
            Edit <bdi>{hostOf(webhook)}</bdi>
          </>
        }
      >
        <EditForm onCancel={() => setOpen(false)} onDone={finish} webhook={webhook} />
      </Dialog>
    </>
  );
}

interface FormProps {
  webhook: ShownWebhook;
  onCancel: () => void;
  onDone: () => void;
}

function EditForm({ webhook, onCancel, onDone }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const { sending, problem, send } = useCommand("PATCH", `/api/webhooks/${webhook.id}`);
  useFocusOnProblem(form, problem);
  const choices = choicesFor(webhook.events);

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const changed = changesOf(webhook, new FormData(event.currentTarget), choices);
    if (Object.keys(changed).length === 0) return onDone();
    const sent = await send(changed);
    if (sent?.done) onDone();
  }

  const wrongEvents = fieldProblem(problem, "events");
  const inField = fieldProblem(problem, "url") ?? wrongEvents;
  return (
    <form
      className="mt-5 flex flex-col gap-5"
      method="post"
      noValidate
      onKeyDown={submitByKeys}
      onSubmit={save}
      ref={form}
    >
      {problem && !inField && <Alert>{problem.detail}</Alert>}
      <TextField
        autoComplete="off"
        defaultValue={webhook.url}
        error={fieldProblem(problem, "url")}
        hint="What still waits to be sent goes there, too."
        inputMode="url"
        label="Address"
        name="url"
      />
      <EventsField choices={choices} error={wrongEvents} isChosen={(choice) => isChosenBy(choice, webhook.events)} />
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button aria-busy={sending} aria-keyshortcuts={SUBMIT_KEYS} kind="primary" type="submit">
          Save
        </Button>
      </DialogActions>
    </form>
  );
}

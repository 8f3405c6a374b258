"use client";
import { type FormEvent, useRef, useState } from "react";
import { linesOf, wrongWith } from "../products/fields.ts";
import { settings } from "../settings/saved.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { LinesField, TextField } from "../ui/field.tsx";
import { useFocusOnProblem } from "../ui/focus-on-problem.ts";
import { notify } from "../ui/notice.tsx";
import { SUBMIT_KEYS, submitByKeys } from "../ui/submit-keys.ts";
import { useCommand } from "../ui/use-command.ts";

interface Saved {
  returnOrigins: string[];
  ticketTemplate: string | null;
}

/** Where tickets are, and where people who came from one may be led back. */
export function TicketSettings({ saved }: { saved: Saved }) {
  const [open, setOpen] = useState(false);
  const finish = () => {
    setOpen(false);
    notify({ text: "Saved." });
  };
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Set up tickets
      </Button>
      <Dialog onOpenChange={setOpen} open={open} title="Tickets">
        <TicketForm onCancel={() => setOpen(false)} onDone={finish} saved={saved} />
      </Dialog>
    </>
  );
}

interface FormProps {
  saved: Saved;
  onCancel: () => void;
  onDone: () => void;
}

function TicketForm({ saved, onCancel, onDone }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const { sending, problem, send } = useCommand(settings.method, settings.url);
  useFocusOnProblem(form, problem);
  const [wrongTemplate, wrongOrigins] = [wrongWith(problem, "ticketTemplate"), wrongWith(problem, "returnOrigins")];

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const sent = await send({
      ticketTemplate: String(typed.get("ticketTemplate")).trim() || null,
      returnOrigins: linesOf(String(typed.get("returnOrigins"))),
    });
    if (sent?.done) onDone();
  }

  return (
    <form
      className="mt-5 flex flex-col gap-4"
      method="post"
      noValidate
      onKeyDown={submitByKeys}
      onSubmit={save}
      ref={form}
    >
      {problem && !wrongTemplate && !wrongOrigins && <Alert>{problem.detail}</Alert>}
      <TextField
        autoCapitalize="off"
        autoComplete="off"
        defaultValue={saved.ticketTemplate ?? ""}
        error={wrongTemplate}
        hint="Tickets become links to here. {ticket} stands for what was written."
        inputMode="url"
        label="Address of a ticket"
        name="ticketTemplate"
        optional
        placeholder="https://help.example.com/tickets/{ticket}"
        spellCheck={false}
      />
      <LinesField
        defaultValue={saved.returnOrigins.join("\n")}
        error={wrongOrigins}
        hint="Whoever comes from a page there is led back to it, and to no other. One origin a line."
        label="Origins to lead back to"
        name="returnOrigins"
        optional
        placeholder="https://help.example.com"
        rows={3}
        spellCheck={false}
        wrap="off"
      />
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button aria-busy={sending} aria-keyshortcuts={SUBMIT_KEYS} kind="primary" type="submit">
          Save
        </Button>
      </DialogActions>
    </form>
  );
}

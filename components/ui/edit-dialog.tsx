"use client";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { Alert } from "./alert.tsx";
import { Button } from "./button.tsx";
import { type Method, type Problem, wrongWith } from "./command.ts";
import { Dialog, DialogActions } from "./dialog.tsx";
import { useFocusOnProblem } from "./focus-on-problem.ts";
import { notify } from "./notice.tsx";
import { SUBMIT_KEYS, submitByKeys } from "./submit-keys.ts";
import { useCommand } from "./use-command.ts";

interface FormProps {
  method: Method;
  url: string;
  /** What is another now than it was. Where nothing is, nothing is sent. */
  changes: (form: FormData) => object;
  /** The names of the fields that say themselves what is wrong with them. */
  names: string[];
  /** The fields. What they remember of themselves goes with the dialog. */
  children: (problem: Problem | null) => ReactNode;
}

interface Props extends FormProps {
  label?: string;
  title: ReactNode;
  description?: ReactNode;
  /** Said in passing when it is done. */
  saved: string;
}

/** A button, and the dialog with what can be edited of something that is there. */
export function EditDialog({ label = "Edit", title, description, saved, ...form }: Props) {
  const [open, setOpen] = useState(false);
  const finish = () => {
    setOpen(false);
    notify({ text: saved });
  };
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog description={description} onOpenChange={setOpen} open={open} title={title}>
        <EditForm {...form} onCancel={() => setOpen(false)} onDone={finish} />
      </Dialog>
    </>
  );
}

/** The form in such a dialog, for one that something else opens. */
export function EditForm({
  method,
  url,
  changes,
  names,
  children,
  onCancel,
  onDone,
}: FormProps & { onCancel: () => void; onDone: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const { sending, problem, proof, send } = useCommand(method, url);
  useFocusOnProblem(form, problem);

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const changed = changes(new FormData(event.currentTarget));
    if (Object.keys(changed).length === 0) return onDone();
    const sent = await send(changed);
    if (sent?.done) onDone();
  }

  const inField = names.some((name) => wrongWith(problem, name));
  return (
    <>
      <form
        className="mt-5 flex flex-col gap-4"
        method="post"
        noValidate
        onKeyDown={submitByKeys}
        onSubmit={save}
        ref={form}
      >
        {problem && !inField && <Alert>{problem.detail}</Alert>}
        {children(problem)}
        <DialogActions>
          <Button onClick={onCancel}>Cancel</Button>
          <Button aria-busy={sending} aria-keyshortcuts={SUBMIT_KEYS} kind="primary" type="submit">
            Save
          </Button>
        </DialogActions>
      </form>
      {proof}
    </>
  );
}

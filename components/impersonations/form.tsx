"use client";
import { type FormEvent, useRef, useState } from "react";
import { Alert } from "../alert.tsx";
import { Button } from "../button.tsx";
import { fieldProblem } from "../command.ts";
import { DialogActions } from "../dialog.tsx";
import { Field, inputClass, TextField } from "../field.tsx";
import { useCommand } from "../use-command.ts";
import type { Target, Terms } from "./terms.ts";

/** As much of the answer as the dialog needs. */
export interface Launch {
  impersonation: { product: { name: string } };
  launchUrl: string;
}

interface Props {
  user: Target;
  terms: Terms;
  onCancel: () => void;
  onDone: (launch: Launch, opened: boolean) => void;
}

export function ImpersonationForm({ user, terms, onCancel, onDone }: Props) {
  const { sending, problem, send } = useCommand<Launch>("POST", "/api/impersonations");
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const underWay = useRef(false);

  async function confirm(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (underWay.current) return;
    setMissing(terms.reasonRequired && reason.trim() === "");
    if (terms.reasonRequired && reason.trim() === "") return field.current?.focus();
    const ticket = String(new FormData(event.currentTarget).get("ticket"));
    underWay.current = true;
    const tab = openTab();
    const sent = await send({ userId: user.id, reason, ticket });
    underWay.current = false;
    if (!sent?.done) {
      tab?.close();
      return field.current?.focus();
    }
    const opened = tab !== null && !tab.closed;
    if (opened) tab.location.replace(sent.value.launchUrl);
    onDone(sent.value, opened);
  }

  const wrongReason = missing ? "Say why you need to sign in as this user." : fieldProblem(problem, "reason");
  const wrongTicket = fieldProblem(problem, "ticket");
  return (
    <form className="mt-5 flex flex-col gap-4" noValidate onSubmit={confirm}>
      {problem && !wrongReason && !wrongTicket && <Alert>{problem.detail}</Alert>}
      <Field
        error={wrongReason}
        hint={
          <span className="flex justify-between gap-4">
            <span>The user may be shown this.</span>
            <span className="tabular-nums">
              {reason.length} of {terms.reasonMax}
            </span>
          </span>
        }
        label="Reason"
        optional={!terms.reasonRequired}
      >
        {(aria) => (
          <textarea
            className={`${inputClass} h-auto min-h-20 resize-y py-2`}
            maxLength={terms.reasonMax}
            onChange={(event) => {
              setReason(event.target.value);
              setMissing(false);
            }}
            ref={field}
            rows={3}
            value={reason}
            {...aria}
          />
        )}
      </Field>
      <TextField
        autoComplete="off"
        error={wrongTicket}
        label="Ticket"
        maxLength={terms.ticketMax}
        name="ticket"
        optional
      />
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button aria-busy={sending} kind="primary" type="submit">
          Confirm
        </Button>
      </DialogActions>
    </form>
  );
}

/**
 * In the click itself, before anything is awaited, or the browser would take it for a pop-up. It is a page of ours
 * until the product's address is known; that page must not reach back here.
 */
function openTab(): Window | null {
  const tab = window.open("/launching", "_blank");
  if (tab) tab.opener = null;
  return tab;
}

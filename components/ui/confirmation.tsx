"use client";
import { type ReactNode, type RefObject, useRef } from "react";
import { Alert } from "./alert.tsx";
import { Button } from "./button.tsx";
import type { Method } from "./command.ts";
import { Dialog, DialogActions } from "./dialog.tsx";
import { notify } from "./notice.tsx";
import { useCommand } from "./use-command.ts";

export interface Confirmable {
  title: string;
  /** What will come of it, counted where it can be counted. */
  description?: ReactNode;
  confirm: string;
  /** True where something is taken away. */
  danger?: boolean;
  method: Method;
  url: string;
  body?: object;
  /** Said in passing when it is done; left out where the page itself says so. */
  done?: string;
  onDone?: () => void;
}

interface Props extends Confirmable {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  finalFocus?: RefObject<HTMLElement | null>;
}

/** Asks once more, then sends one command. The focus begins on the way out. */
export function Confirmation({
  open,
  onOpenChange,
  finalFocus,
  title,
  description,
  confirm,
  danger,
  method,
  url,
  body,
  done,
  onDone,
}: Props) {
  const { sending, problem, proof, send, forget } = useCommand(method, url);
  const cancel = useRef<HTMLButtonElement>(null);

  async function sendConfirmed() {
    const sent = await send(body);
    if (!sent?.done) return;
    onOpenChange(false);
    if (done !== undefined) notify({ text: done });
    onDone?.();
  }

  return (
    <Dialog
      as="alert"
      description={description}
      initialFocus={cancel}
      onOpenChange={(next) => {
        forget();
        onOpenChange(next);
      }}
      open={open}
      title={title}
      {...(finalFocus && { finalFocus })}
    >
      {problem && (
        <div className="mt-4">
          <Alert>{problem.detail}</Alert>
        </div>
      )}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)} ref={cancel}>
          Cancel
        </Button>
        <Button aria-busy={sending} kind={danger ? "danger" : "primary"} onClick={sendConfirmed}>
          {confirm}
        </Button>
      </DialogActions>
      {proof}
    </Dialog>
  );
}

"use client";
import { Button, type ButtonKind } from "./button.tsx";
import type { Method } from "./command.ts";
import { notify } from "./notice.tsx";
import { useCommand } from "./use-command.ts";

interface Props {
  label: string;
  kind?: ButtonKind;
  describedBy?: string;
  method: Method;
  url: string;
  body?: object;
  done: string;
}

/** A button that does its one thing at once: nothing is lost by doing it by mistake. */
export function CommandButton({ label, kind, describedBy, method, url, body, done }: Props) {
  const { sending, problem, proof, send } = useCommand(method, url);
  const press = async () => {
    const sent = await send(body);
    if (sent?.done) notify({ text: done });
  };
  return (
    <span className="inline-flex flex-col items-end gap-1">
      <Button aria-busy={sending} aria-describedby={describedBy} onClick={press} {...(kind && { kind })}>
        {label}
      </Button>
      {proof}
      {problem && (
        <span className="text-danger" role="alert">
          {problem.detail}
        </span>
      )}
    </span>
  );
}

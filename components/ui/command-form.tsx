"use client";
import { type FormEvent, type ReactNode, useRef } from "react";
import { Alert } from "./alert.tsx";
import { Button, type ButtonKind } from "./button.tsx";
import { fieldProblem, type Method } from "./command.ts";
import { DialogActions } from "./dialog.tsx";
import { LinesField, type Option, SelectField, TextField } from "./field.tsx";
import { useFocusOnProblem } from "./focus-on-problem.ts";
import { PasswordField } from "./password-field.tsx";
import { useCommand } from "./use-command.ts";

export interface FieldSpec {
  name: string;
  label: string;
  type?: "text" | "email" | "password" | "lines";
  hint?: string;
  value?: string;
  autoComplete?: string;
  options?: Option[];
  /** Sent as a number. */
  numeric?: boolean;
}

interface Props<T> {
  method: Method;
  url: string;
  fields: FieldSpec[];
  /** Sent beside what was typed, such as a one-time link's token. */
  extra?: Record<string, string>;
  submit: string;
  submitKind?: ButtonKind;
  onDone: (value: T) => void;
  /** Beside the submit button: Cancel, in a dialog. */
  children?: ReactNode;
}

/** A form that sends its fields as one JSON command, keeps what was typed when it fails, and leads to what is wrong. */
export function CommandForm<T>({
  method,
  url,
  fields,
  extra,
  submit,
  submitKind = "primary",
  onDone,
  children,
}: Props<T>) {
  const form = useRef<HTMLFormElement>(null);
  const { sending, problem, proof, send } = useCommand<T>(method, url);
  useFocusOnProblem(form, problem);

  async function submitFields(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given: Record<string, unknown> = Object.fromEntries(new FormData(event.currentTarget));
    for (const { name, numeric } of fields) if (numeric) given[name] = Number(given[name]);
    const sent = await send({ ...given, ...extra });
    if (sent?.done) onDone(sent.value);
  }

  const inField = fields.some(({ name }) => fieldProblem(problem, name));
  return (
    <>
      {/* POST, so that not even a form sent too early puts what was typed into an address. */}
      <form className="flex flex-col gap-4" method="post" noValidate onSubmit={submitFields} ref={form}>
        {problem && !inField && <Alert>{problem.detail}</Alert>}
        {fields.map((field) => (
          <SpecifiedField error={fieldProblem(problem, field.name)} field={field} key={field.name} />
        ))}
        <DialogActions>
          {children}
          <Button aria-busy={sending} kind={submitKind} type="submit">
            {submit}
          </Button>
        </DialogActions>
      </form>
      {proof}
    </>
  );
}

function SpecifiedField({
  field: { value, options, numeric: _, ...field },
  error,
}: {
  field: FieldSpec;
  error: string | null;
}) {
  if (options) return <SelectField {...field} defaultValue={value} error={error} options={options} />;
  if (field.type === "password") return <PasswordField {...field} error={error} />;
  if (field.type === "lines") return <LinesField {...field} defaultValue={value} error={error} rows={6} />;
  return <TextField autoComplete="off" {...field} defaultValue={value} error={error} />;
}

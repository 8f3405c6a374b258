"use client";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { sendCommand } from "../ui/command.ts";
import { TextField } from "../ui/field.tsx";
import { PasswordField } from "../ui/password-field.tsx";

const SIGN_IN = "/api/auth/sign-in";

interface Props {
  /** Where to go on; the server decides whether it is one of ours. */
  next: string | null;
  /** What a form sent without JavaScript came back with. */
  problem: string | null;
  notice: ReactNode;
}

/** A form like any other, sent by the browser itself where there is no JavaScript. With it, what was typed stays. */
export function SignInForm({ next, problem: broughtBack, notice }: Props) {
  const [problem, setProblem] = useState(broughtBack);
  const [sending, setSending] = useState(false);
  const underWay = useRef(false);

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (underWay.current) return;
    underWay.current = true;
    setSending(true);
    const sent = await sendCommand<{ location: string }>("POST", SIGN_IN, fieldsOf(event.currentTarget));
    if (sent.done) return location.assign(sent.value.location);
    underWay.current = false;
    setSending(false);
    setProblem(sent.problem.detail);
  }

  return (
    <form action={SIGN_IN} className="flex flex-col gap-4" method="post" onSubmit={signIn}>
      {problem ? <Alert>{problem}</Alert> : notice}
      <TextField autoComplete="username" label="Email" maxLength={254} name="email" required type="email" />
      <PasswordField autoComplete="current-password" label="Password" maxLength={512} name="password" required />
      {next && <input name="next" type="hidden" value={next} />}
      <Button aria-busy={sending} className="mt-2 w-full" kind="primary" native type="submit">
        Sign in
      </Button>
    </form>
  );
}

function fieldsOf(form: HTMLFormElement): URLSearchParams {
  const fields = [...new FormData(form)].filter((field): field is [string, string] => typeof field[1] === "string");
  return new URLSearchParams(fields);
}

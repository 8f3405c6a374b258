"use client";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
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
  /** The organization's own provider, as people call it; null for none. */
  sso: string | null;
  /** May one sign in with a password? */
  password: boolean;
}

/** With e-mail and password, by the organization's own provider, or both. */
export function SignInForm({ next, problem, notice, sso, password }: Props) {
  const said = problem ? <Alert>{problem}</Alert> : notice;
  return (
    <div className="flex flex-col gap-4">
      {!password && said}
      {password && <PasswordForm next={next} notice={notice} problem={problem} />}
      {sso !== null && <BySso name={sso} next={next} primary={!password} />}
    </div>
  );
}

/** A link and no form: the policy of the page sends forms nowhere else, and the provider is elsewhere. */
const BySso = ({ name, next, primary }: { name: string; next: string | null; primary: boolean }) => (
  <a
    className={`${buttonClass(primary ? "primary" : "plain")} w-full`}
    href={`/api/auth/sso${next === null ? "" : `?${new URLSearchParams({ next })}`}`}
  >
    <span className="truncate">Sign in with {name}</span>
  </a>
);

/** A form like any other, sent by the browser itself where there is no JavaScript. With it, what was typed stays. */
function PasswordForm({ next, problem: broughtBack, notice }: Pick<Props, "next" | "problem" | "notice">) {
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

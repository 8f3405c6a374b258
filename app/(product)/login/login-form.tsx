"use client";

import { type FormEvent, useState } from "react";

/** A form like any other, sent by the browser itself where there is no JavaScript. With it, what was typed stays. */
export function LoginForm({ action, problem: broughtBack }: { action: string; problem: string | null }) {
  const [problem, setProblem] = useState(broughtBack);
  const [sending, setSending] = useState(false);

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    const answer = await send(event.currentTarget);
    if ("location" in answer) return location.assign(answer.location);
    setSending(false);
    setProblem(answer.detail);
  }

  return (
    <form action={action} aria-busy={sending} className="login" method="post" onSubmit={signIn}>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <label>
        Email
        <input autoComplete="username" maxLength={254} name="email" required type="email" />
      </label>
      <label>
        Password
        <input autoComplete="current-password" maxLength={1024} name="password" required type="password" />
      </label>
      <button type="submit">Sign in</button>
    </form>
  );
}

async function send(form: HTMLFormElement): Promise<{ location: string } | { detail: string }> {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(fields),
    });
    return await response.json();
  } catch {
    return { detail: "The server can't be reached. Try again in a moment." };
  }
}

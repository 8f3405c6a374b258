"use client";
import { type FormEvent, type ReactNode, useState } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
import { type Problem, sendCommand } from "../ui/command.ts";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { askPasskey, type Options } from "./passkey.ts";

export interface Question {
  /** Says by what it can be proved. */
  problem: Problem;
  answer: (proved: boolean) => void;
}

type Way = NonNullable<Problem["methods"]>[number] | "recoveryCode";

const others: Record<Way, string> = {
  password: "Use your password",
  sso: "Sign in again",
  totp: "Use your authenticator app",
  passkey: "Use a passkey",
  recoveryCode: "Use a recovery code",
};

/** Asks for a proof on the way to something else, which goes on by itself then. */
export function ProofDialog({ problem: { methods = [], enroll }, answer }: Question) {
  const hasFactor = methods.some((method) => method === "totp" || method === "passkey");
  const ways: Way[] = [...methods, ...(hasFactor ? (["recoveryCode"] as const) : [])];
  const [way, setWay] = useState<Way>(ways[0] ?? "password");
  const cancel = () => answer(false);
  return (
    <Dialog
      description={enroll ? null : "Nothing that you wrote is lost. What you were about to do goes on by itself then."}
      onOpenChange={(open) => open || cancel()}
      open
      title="Prove it's you"
    >
      {enroll ? (
        <NoFactor onCancel={cancel} />
      ) : (
        <ByWay key={way} onCancel={cancel} onProved={() => answer(true)} way={way}>
          {ways.length > 1 && (
            <p className="flex flex-wrap gap-x-4 gap-y-1">
              {ways
                .filter((each) => each !== way)
                .map((each) => (
                  <button
                    className="cursor-pointer text-soft underline underline-offset-2 hover:text-ink"
                    key={each}
                    onClick={() => setWay(each)}
                    type="button"
                  >
                    {others[each]}
                  </button>
                ))}
            </p>
          )}
        </ByWay>
      )}
    </Dialog>
  );
}

interface ByWayProps {
  way: Way;
  onProved: () => void;
  onCancel: () => void;
  /** The other ways. */
  children: ReactNode;
}

function ByWay({ way, onProved, onCancel, children }: ByWayProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState(false);

  async function prove(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending) return;
    const typed = String(new FormData(event.currentTarget).get(way) ?? "");
    setSending(true);
    const left = await proveBy(way, typed);
    setSending(false);
    if (left) setProblem(left);
    else onProved();
  }

  const error = way === "passkey" ? null : (problem?.detail ?? null);
  return (
    <form className="mt-5 flex flex-col gap-4" method="post" noValidate onSubmit={prove}>
      {way === "passkey" && problem && <Alert>{problem.detail}</Alert>}
      {way === "passkey" && <p>Your browser asks for the passkey of this account.</p>}
      {way === "sso" && <SignInAgain />}
      {way === "password" && (
        <PasswordField autoComplete="current-password" autoFocus error={error} label="Password" name={way} />
      )}
      {way === "totp" && (
        <TextField
          autoComplete="one-time-code"
          autoFocus
          error={error}
          hint="Six digits."
          inputMode="numeric"
          label="Code of your authenticator app"
          name={way}
        />
      )}
      {way === "recoveryCode" && (
        <TextField
          autoComplete="off"
          autoFocus
          error={error}
          hint="Each works once."
          label="Recovery code"
          name={way}
          spellCheck={false}
        />
      )}
      {children}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button aria-busy={sending} kind="primary" type="submit">
          {way === "passkey" ? "Use passkey" : "Go on"}
        </Button>
      </DialogActions>
    </form>
  );
}

/** What went wrong, if anything. Whether somebody has signed in again shows when what they were about to do is sent again. */
async function proveBy(way: Way, typed: string): Promise<Problem | null> {
  if (way === "sso") return null;
  return way === "passkey" ? byPasskey() : byText(way, typed);
}

async function byText(way: Exclude<Way, "passkey" | "sso">, typed: string): Promise<Problem | null> {
  const sent = await sendCommand("POST", "/api/proofs", { [way]: typed });
  return sent.done ? null : sent.problem;
}

async function byPasskey(): Promise<Problem | null> {
  const asked = await sendCommand<Options>("POST", "/api/proofs/challenge");
  if (!asked.done) return asked.problem;
  const answer = await askPasskey(asked.value);
  if (!answer) return { code: "no_passkey", detail: "No passkey was used. Try again, or use another way." };
  const sent = await sendCommand("POST", "/api/proofs", answer);
  return sent.done ? null : sent.problem;
}

/** In another tab, so that what was typed here stays; that one's session is this one's from then on, as the cookie is one. */
const SignInAgain = () => (
  <p>
    <a
      className="underline underline-offset-2 hover:text-soft"
      href="/api/auth/sso?fresh=1&next=/account"
      rel="noopener"
      target="_blank"
    >
      Sign in again
    </a>{" "}
    in another tab, then come back here and go on. A session as a user that you have open ends by that.
  </p>
);

/** In another tab, so that what was typed here stays. */
const NoFactor = ({ onCancel }: { onCancel: () => void }) => (
  <>
    <p className="mt-5">
      Your organization asks for a second factor, and you have none yet. Add a passkey or an authenticator app under
      Account, then come back here.
    </p>
    <DialogActions>
      <Button onClick={onCancel}>Cancel</Button>
      <a className={buttonClass("primary")} href="/account#second-factors" rel="noopener" target="_blank">
        Open Account
      </a>
    </DialogActions>
  </>
);

"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { makePasskey, type Options } from "../proofs/passkey.ts";
import { sendProven, useProof } from "../proofs/use-proof.tsx";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { fieldProblem, type Problem, sendCommand } from "../ui/command.ts";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { Codes } from "./recovery-codes.tsx";

type Added = { codes: string[] } | { problem: Problem } | null;

export function AddPasskey() {
  const [open, setOpen] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const close = () => {
    setOpen(false);
    setCodes(null);
  };
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Add a passkey
      </Button>
      <Dialog
        description={codes ? null : "Your browser asks for your finger, face or PIN, or for a key that you plug in."}
        onOpenChange={(next) => next || close()}
        open={open}
        title={codes ? "Your passkey is added" : "Add a passkey"}
      >
        {codes ? <Codes codes={codes} onDone={close} /> : <Name onAdded={setCodes} onCancel={close} />}
      </Dialog>
    </>
  );
}

function Name({ onAdded, onCancel }: { onAdded: (codes: string[]) => void; onCancel: () => void }) {
  const router = useRouter();
  const { proof, prove } = useProof();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending) return;
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name === "") return setProblem(MISSING);
    setProblem(null);
    setSending(true);
    const added = await add(name, prove);
    setSending(false);
    if (added && "problem" in added) setProblem(added.problem);
    if (!added || "problem" in added) return;
    onAdded(added.codes);
    router.refresh();
  }

  const wrongName = fieldProblem(problem, "name");
  return (
    <>
      <form className="mt-5 flex flex-col gap-4" method="post" noValidate onSubmit={submit}>
        {problem && !wrongName && <Alert>{problem.detail}</Alert>}
        <TextField
          autoComplete="off"
          error={wrongName}
          hint="So that you know it in the list, such as Work laptop."
          label="Name"
          maxLength={100}
          name="name"
        />
        <DialogActions>
          <Button onClick={onCancel}>Cancel</Button>
          <Button aria-busy={sending} kind="primary" type="submit">
            Create passkey
          </Button>
        </DialogActions>
      </form>
      {proof}
    </>
  );
}

const missing = "Say what to call it.";
const MISSING: Problem = { code: "invalid_input", detail: missing, errors: [{ pointer: "/name", detail: missing }] };

async function add(name: string, prove: (problem: Problem) => Promise<boolean>): Promise<Added> {
  const begin = () => sendCommand<{ id: string; options: Options }>("POST", "/api/account/passkeys");
  const begun = await sendProven(begin, prove);
  if (!begun?.done) return begun;
  const passkey = await makePasskey(begun.value.options);
  if (!passkey) return { problem: { code: "no_passkey", detail: "No passkey was made. Try again." } };
  const url = `/api/account/passkeys/${begun.value.id}/confirm`;
  const sent = await sendCommand<{ recoveryCodes: string[] }>("POST", url, { name, passkey });
  return sent.done ? { codes: sent.value.recoveryCodes } : sent;
}

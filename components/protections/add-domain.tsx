"use client";
import { type FormEvent, useRef, useState } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { fieldProblem } from "../ui/command.ts";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { useFocusOnProblem } from "../ui/focus-on-problem.ts";
import { notify } from "../ui/notice.tsx";
import { useCommand } from "../ui/use-command.ts";

/** Which sessions end depends on what is typed; all of them are the most that can. */
export function AddDomain({ live }: { live: number }) {
  const [open, setOpen] = useState(false);
  const finish = () => {
    setOpen(false);
    notify({ text: "The domain is protected." });
  };
  return (
    <>
      <Button aria-haspopup="dialog" kind="primary" onClick={() => setOpen(true)}>
        Protect a domain
      </Button>
      <Dialog
        description={`Nobody can be signed in as a user whose e-mail is of this domain, until an Owner unprotects it. ${endsText(live)}`}
        onOpenChange={setOpen}
        open={open}
        title="Protect a domain"
      >
        <DomainForm onCancel={() => setOpen(false)} onDone={finish} />
      </Dialog>
    </>
  );
}

const endsText = (live: number) =>
  live === 0
    ? "No session is live that could end."
    : `Of ${live === 1 ? "the 1 live session" : `the ${live} live sessions`}, those as one of these users end at once.`;

function DomainForm({ onCancel, onDone }: { onCancel: () => void; onDone: () => void }) {
  const [domain, setDomain] = useState("");
  // An empty part of an address would be another address.
  const url = `/api/protected-domains/${encodeURIComponent(domain.trim() || " ")}`;
  const form = useRef<HTMLFormElement>(null);
  const { sending, problem, send } = useCommand("PUT", url);
  useFocusOnProblem(form, problem);

  async function protect(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const sent = await send({ reason: new FormData(event.currentTarget).get("reason") });
    if (sent?.done) onDone();
  }

  const [wrongDomain, wrongReason] = [fieldProblem(problem, "domain"), fieldProblem(problem, "reason")];
  return (
    <form className="mt-5 flex flex-col gap-4" method="post" noValidate onSubmit={protect} ref={form}>
      {problem && !wrongDomain && !wrongReason && <Alert>{problem.detail}</Alert>}
      <TextField
        autoCapitalize="none"
        autoComplete="off"
        error={wrongDomain}
        hint="What stands behind the @, such as example.com. Those below it, such as mail.example.com, are others."
        label="Domain"
        name="domain"
        onChange={(event) => setDomain(event.target.value)}
        spellCheck={false}
        value={domain}
      />
      <TextField autoComplete="off" error={wrongReason} label="Reason" name="reason" />
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button aria-busy={sending} kind="primary" type="submit">
          Protect domain
        </Button>
      </DialogActions>
    </form>
  );
}

"use client";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { useCommand } from "../ui/use-command.ts";

/** Codes that are told here and never again. */
export const Codes = ({ codes, onDone }: { codes: string[]; onDone: () => void }) => (
  <div className="mt-5 flex flex-col gap-4">
    <p>
      Keep these recovery codes where you would find them without this device. Each stands in for a lost second factor,
      once. You see them only now, and earlier ones no longer work.
    </p>
    <ul
      aria-label="Recovery codes"
      className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-md bg-sunken p-4 font-mono sm:grid-cols-2"
    >
      {codes.map((code) => (
        <li key={code}>{code}</li>
      ))}
    </ul>
    <DialogActions>
      <CopyButton label="Copy" text={codes.join("\n")} />
      <Button kind="primary" onClick={onDone}>
        Done
      </Button>
    </DialogActions>
  </div>
);

/** Ten new ones, for who has used or lost the others. */
export function RenewCodes() {
  const { sending, problem, proof, send } = useCommand<{ recoveryCodes: string[] }>(
    "POST",
    "/api/account/recovery-codes",
  );
  const [codes, setCodes] = useState<string[] | null>(null);
  const renew = async () => {
    const sent = await send();
    if (sent?.done) setCodes(sent.value.recoveryCodes);
  };
  return (
    <>
      <Button aria-busy={sending} onClick={renew}>
        New codes
      </Button>
      {problem && (
        <span className="text-danger" role="alert">
          {problem.detail}
        </span>
      )}
      {proof}
      <Dialog onOpenChange={() => setCodes(null)} open={codes !== null} title="New recovery codes">
        <Codes codes={codes ?? []} onDone={() => setCodes(null)} />
      </Dialog>
    </>
  );
}

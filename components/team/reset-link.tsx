"use client";
import { type RefObject, useState } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { OneTimeLink } from "../ui/one-time-link.tsx";
import { useCommand } from "../ui/use-command.ts";

interface Props {
  employee: { id: string; name: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
  finalFocus: RefObject<HTMLElement | null>;
}

export function ResetLinkDialog({ employee: { id, name }, open, onOpenChange, finalFocus }: Props) {
  const [url, setUrl] = useState<string | null>(null);
  const { sending, problem, send, forget } = useCommand<{ url: string }>("POST", `/api/employees/${id}/reset-link`);
  const create = async () => {
    const sent = await send();
    if (sent?.done) setUrl(sent.value.url);
  };
  const close = () => {
    setUrl(null);
    forget();
    onOpenChange(false);
  };
  return (
    <Dialog
      description={`With it they choose a new password, and are signed out everywhere. Until then the old one works. An earlier link stops working. Access to impersonation is taken away now, and a live session ends; give it back once they have chosen. Owners see that you made this link.`}
      finalFocus={finalFocus}
      onOpenChange={close}
      open={open}
      title={`Reset link for ${name}`}
    >
      <div className="mt-5 flex flex-col gap-4">
        {problem && <Alert>{problem.detail}</Alert>}
        {url !== null && <OneTimeLink lasts="1 hour" url={url} />}
      </div>
      <DialogActions>
        <Button onClick={close}>{url === null ? "Cancel" : "Done"}</Button>
        {url === null && (
          <Button aria-busy={sending} kind="primary" onClick={create}>
            Create link
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

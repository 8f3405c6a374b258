"use client";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { CommandForm } from "../ui/command-form.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useCommand } from "../ui/use-command.ts";
import { Codes } from "./recovery-codes.tsx";

interface Begun {
  id: string;
  uri: string;
}

export function AddTotp() {
  const { sending, problem, proof, send } = useCommand<Begun>("POST", "/api/account/totp");
  const [begun, setBegun] = useState<Begun | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const begin = async () => {
    const sent = await send();
    if (sent?.done) setBegun(sent.value);
  };
  const close = () => {
    setBegun(null);
    setCodes(null);
  };
  return (
    <>
      <Button aria-busy={sending} onClick={begin}>
        Add an authenticator app
      </Button>
      {problem && (
        <span className="text-danger" role="alert">
          {problem.detail}
        </span>
      )}
      {proof}
      <Dialog
        onOpenChange={(open) => open || close()}
        open={begun !== null}
        title={codes ? "Your authenticator app is added" : "Add an authenticator app"}
      >
        {codes && <Codes codes={codes} onDone={close} />}
        {begun && !codes && <Confirm begun={begun} onCancel={close} onDone={setCodes} />}
      </Dialog>
    </>
  );
}

interface ConfirmProps {
  begun: Begun;
  onCancel: () => void;
  onDone: (codes: string[]) => void;
}

const Confirm = ({ begun: { id, uri }, onCancel, onDone }: ConfirmProps) => (
  <div className="mt-4 flex flex-col gap-4">
    <p>Scan this with the app on your phone, then type the code that it shows.</p>
    {/* biome-ignore lint/performance/noImgElement: drawn for this one request, there is nothing to make smaller */}
    <img
      alt="The key as a QR code"
      className="size-44 self-center rounded-md bg-white"
      height={176}
      src={`/api/account/totp/${id}/qr`}
      width={176}
    />
    <p className="text-soft">
      Without a camera, type this key into the app:{" "}
      <span className="font-mono wrap-anywhere text-ink">{secretIn(uri)}</span>
    </p>
    <CommandForm<{ recoveryCodes: string[] }>
      fields={[{ name: "totp", label: "Code of the app", hint: "Six digits.", autoComplete: "one-time-code" }]}
      method="POST"
      onDone={({ recoveryCodes }) => onDone(recoveryCodes)}
      submit="Add"
      url={`/api/account/totp/${id}/confirm`}
    >
      <Button onClick={onCancel}>Cancel</Button>
    </CommandForm>
  </div>
);

/** In fours, as one types it. */
const secretIn = (uri: string): string =>
  (new URL(uri).searchParams.get("secret") ?? "").replace(/(.{4})(?=.)/g, "$1 ");

"use client";
import { type FormEvent, useRef } from "react";
import { actionMethods } from "#lib/checks/check.ts";
import type { ShownCheck } from "#lib/checks/show.ts";
import { Alert } from "../../ui/alert.tsx";
import { Button } from "../../ui/button.tsx";
import { fieldProblem } from "../../ui/command.ts";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { useFocusOnProblem } from "../../ui/focus-on-problem.ts";
import { notify } from "../../ui/notice.tsx";
import { SUBMIT_KEYS, submitByKeys } from "../../ui/submit-keys.ts";
import { useCommand } from "../../ui/use-command.ts";

interface Props {
  product: { id: string; name: string; targetLinkUri: string };
  check: ShownCheck | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function SetUpCheck({ open, onOpenChange, ...given }: Props) {
  return (
    <Dialog
      description="A check signs in as this user and as nobody else. Take one that belongs to you, with nothing in it that you would miss."
      onOpenChange={onOpenChange}
      open={open}
      title={
        <>
          How <bdi>{given.product.name}</bdi> is checked
        </>
      }
    >
      <SetUpForm {...given} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

const methods = actionMethods.map((method) => ({ value: method, label: method }));
const typed = { autoCapitalize: "off", autoComplete: "off", spellCheck: false } as const;

function SetUpForm({ product, check, onClose }: Omit<Props, "open" | "onOpenChange"> & { onClose: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const { sending, problem, proof, send } = useCommand("PUT", `/api/products/${product.id}/check`);
  useFocusOnProblem(form, problem);
  const known = ["user", "page", "action/method", "action/address"];
  const inField = known.some((name) => fieldProblem(problem, name) !== null);

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name) ?? "").trim();
    const address = text("address");
    const sent = await send({
      user: text("user"),
      page: text("page") || null,
      action: address === "" ? null : { method: text("method"), address },
    });
    if (!sent?.done) return;
    notify({ text: "The check is set up." });
    onClose();
  }

  return (
    <>
      <form
        className="mt-5 flex flex-col gap-4"
        method="post"
        noValidate
        onKeyDown={submitByKeys}
        onSubmit={save}
        ref={form}
      >
        {problem && !inField && <Alert>{problem.detail}</Alert>}
        <TextField
          {...typed}
          defaultValue={check?.user.email ?? check?.user.externalId ?? check?.user.id}
          error={fieldProblem(problem, "user")}
          hint="By e-mail, external id or id."
          label="Test user"
          name="user"
        />
        <TextField
          {...typed}
          defaultValue={check?.page ?? undefined}
          error={fieldProblem(problem, "page")}
          hint="It answers differently once somebody is signed in, as the address does that your page asks who that is. Left empty, it is the product's own address."
          inputMode="url"
          label="Address that tells who is signed in"
          name="page"
          optional
          placeholder={product.targetLinkUri}
        />
        <div className="flex flex-col gap-4 sm:flex-row">
          <div className="sm:w-28">
            <SelectField
              defaultValue={check?.action?.method ?? "POST"}
              error={fieldProblem(problem, "action/method")}
              label="Method"
              name="method"
              options={methods}
            />
          </div>
          <div className="min-w-0 flex-1">
            <TextField
              {...typed}
              defaultValue={check?.action?.address}
              error={fieldProblem(problem, "action/address")}
              hint="Such as changing the password. It is really asked for as the test user, with the JSON body {}."
              inputMode="url"
              label="Sensitive action"
              name="address"
              optional
              placeholder={`${new URL(product.targetLinkUri).origin}/password`}
            />
          </div>
        </div>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button aria-busy={sending} aria-keyshortcuts={SUBMIT_KEYS} kind="primary" type="submit">
            Save
          </Button>
        </DialogActions>
      </form>
      {proof}
    </>
  );
}

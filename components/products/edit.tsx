"use client";
import { type FormEvent, useRef, useState } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { useFocusOnProblem } from "../ui/focus-on-problem.ts";
import { notify } from "../ui/notice.tsx";
import { SUBMIT_KEYS, submitByKeys } from "../ui/submit-keys.ts";
import { useCommand } from "../ui/use-command.ts";
import { AddressField } from "./address-field.tsx";
import { addressFields, addressOf, textOf, wrongWith } from "./fields.ts";
import type { ShownProduct } from "./product.ts";

export function EditProduct({ product }: { product: ShownProduct }) {
  const [open, setOpen] = useState(false);
  const finish = () => {
    setOpen(false);
    notify({ text: "The product is saved." });
  };
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Edit
      </Button>
      <Dialog
        description={product.builtIn ? "The demo product's addresses are this deployment's, and stay." : null}
        onOpenChange={setOpen}
        open={open}
        title={
          <>
            Edit <bdi>{product.name}</bdi>
          </>
        }
      >
        <EditForm onCancel={() => setOpen(false)} onDone={finish} product={product} />
      </Dialog>
    </>
  );
}

interface FormProps {
  product: ShownProduct;
  onCancel: () => void;
  onDone: () => void;
}

function EditForm({ product, onCancel, onDone }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const { sending, problem, send } = useCommand("PATCH", `/api/products/${product.id}`);
  const [voiding, setVoiding] = useState(false);
  useFocusOnProblem(form, problem);

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const changed = changesOf(product, new FormData(event.currentTarget));
    if (Object.keys(changed).length === 0) return onDone();
    const sent = await send(changed);
    if (sent?.done) onDone();
  }

  const note = () => form.current && setVoiding(voids(product, changesOf(product, new FormData(form.current))));
  const fields = fieldsOf(product);
  const inField = ["name", ...fields.map(({ name }) => name)].some((name) => wrongWith(problem, name));
  return (
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
        autoComplete="off"
        defaultValue={product.name}
        error={wrongWith(problem, "name")}
        label="Name"
        name="name"
      />
      {fields.map((field) => (
        <AddressField
          error={wrongWith(problem, field.name)}
          field={field}
          key={field.name}
          onChange={note}
          value={textOf(product[field.name])}
        />
      ))}
      <div role="status">
        {voiding && (
          <p className="rounded-md border border-line bg-sunken px-3 py-2 leading-5">
            With another address, sessions that were confirmed but not opened yet are void. Live ones go on.
          </p>
        )}
      </div>
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button aria-busy={sending} aria-keyshortcuts={SUBMIT_KEYS} kind="primary" type="submit">
          Save
        </Button>
      </DialogActions>
    </form>
  );
}

const fieldsOf = ({ kind, builtIn }: ShownProduct) => (builtIn ? [] : addressFields[kind]);

/** Only what is another now, so that two people who edit at once do not undo each other. */
function changesOf(product: ShownProduct, form: FormData): Record<string, unknown> {
  const name = String(form.get("name") ?? "");
  const addresses = fieldsOf(product).flatMap((field) => {
    const address = addressOf(field, String(form.get(field.name) ?? ""));
    return textOf(address) === textOf(product[field.name]) ? [] : [[field.name, address]];
  });
  return { ...(name !== product.name && { name }), ...Object.fromEntries(addresses) };
}

const voids = ({ kind }: ShownProduct, changed: Record<string, unknown>): boolean =>
  addressFields[kind].some((field) => field.voids && field.name in changed);

"use client";
import { type FormEvent, useState } from "react";
import { type Problem, wrongWith } from "../ui/command.ts";
import { EditDialog } from "../ui/edit-dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { AddressField } from "./address-field.tsx";
import { addressFields, addressOf, textOf } from "./fields.ts";
import type { ShownProduct } from "./product.ts";

export const EditProduct = ({ product }: { product: ShownProduct }) => (
  <EditDialog
    changes={(form) => changesOf(product, form)}
    description={product.builtIn ? "The demo product's addresses are this deployment's, and stay." : null}
    method="PATCH"
    names={["name", ...fieldsOf(product).map(({ name }) => name)]}
    saved="The product is saved."
    title={
      <>
        Edit <bdi>{product.name}</bdi>
      </>
    }
    url={`/api/products/${product.id}`}
  >
    {(problem) => <ProductFields problem={problem} product={product} />}
  </EditDialog>
);

function ProductFields({ product, problem }: { product: ShownProduct; problem: Problem | null }) {
  const [voiding, setVoiding] = useState(false);
  const note = ({ currentTarget }: FormEvent<HTMLElement>) => {
    const form = currentTarget.closest("form");
    if (form) setVoiding(voids(product, changesOf(product, new FormData(form))));
  };
  return (
    <div className="flex flex-col gap-4" onChange={note}>
      <TextField
        autoComplete="off"
        defaultValue={product.name}
        error={wrongWith(problem, "name")}
        label="Name"
        name="name"
      />
      {fieldsOf(product).map((field) => (
        <AddressField
          error={wrongWith(problem, field.name)}
          field={field}
          key={field.name}
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
    </div>
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

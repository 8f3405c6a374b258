"use client";
import Link from "next/link";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { ProductKind } from "#lib/products/product.ts";
import { Alert } from "../ui/alert.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
import { wrongWith } from "../ui/command.ts";
import { TextField } from "../ui/field.tsx";
import { useFocusOnProblem } from "../ui/focus-on-problem.ts";
import { surfaceClass } from "../ui/section.tsx";
import { SUBMIT_KEYS, submitByKeys } from "../ui/submit-keys.ts";
import { useCommand } from "../ui/use-command.ts";
import { AddressField } from "./address-field.tsx";
import { addressFields, addressOf } from "./fields.ts";
import { KindChoice } from "./kind-choice.tsx";
import type { WithSecret } from "./product.ts";
import { ProductSecret } from "./secret.tsx";

/** Registering: which kind, then what that kind needs, then its secret, once. */
export function NewProduct() {
  const [kind, setKind] = useState<ProductKind | null>(null);
  const [registered, setRegistered] = useState<WithSecret | null>(null);
  if (registered) return <Registered registered={registered} />;
  return (
    <div className="flex max-w-2xl flex-col gap-8">
      <KindChoice kind={kind} onChoose={setKind} />
      {kind && <RegisterForm key={kind} kind={kind} onDone={setRegistered} />}
    </div>
  );
}

function RegisterForm({ kind, onDone }: { kind: ProductKind; onDone: (registered: WithSecret) => void }) {
  const form = useRef<HTMLFormElement>(null);
  const { sending, problem, send } = useCommand<WithSecret>("POST", "/api/products");
  useFocusOnProblem(form, problem);

  async function register(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const sent = await send(bodyOf(kind, new FormData(event.currentTarget)));
    if (sent?.done) onDone(sent.value);
  }

  const fields = addressFields[kind];
  const inField = ["name", ...fields.map(({ name }) => name)].some((name) => wrongWith(problem, name));
  return (
    <form
      className={`${surfaceClass} flex flex-col gap-5 p-5 sm:p-6`}
      method="post"
      noValidate
      onKeyDown={submitByKeys}
      onSubmit={register}
      ref={form}
    >
      {problem && !inField && <Alert>{problem.detail}</Alert>}
      <TextField
        autoComplete="off"
        error={wrongWith(problem, "name")}
        hint="As employees know it. They choose by it where there are several."
        label="Name"
        name="name"
      />
      {fields.map((field) => (
        <AddressField error={wrongWith(problem, field.name)} field={field} key={field.name} />
      ))}
      <div className="flex flex-wrap justify-end gap-2">
        <Link className={buttonClass()} href="/products" prefetch={false}>
          Cancel
        </Link>
        <Button aria-busy={sending} aria-keyshortcuts={SUBMIT_KEYS} kind="primary" type="submit">
          Register product
        </Button>
      </div>
    </form>
  );
}

/** What was left empty is not sent: then the server fills in what it says it does. */
function bodyOf(kind: ProductKind, form: FormData): object {
  const given = addressFields[kind].flatMap((field) => {
    const text = String(form.get(field.name) ?? "");
    return field.optional && text.trim() === "" ? [] : [[field.name, addressOf(field, text)]];
  });
  return { name: form.get("name"), kind, ...Object.fromEntries(given) };
}

function Registered({ registered: { product, clientSecret } }: { registered: WithSecret }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={`${surfaceClass} flex max-w-2xl flex-col gap-5 p-5 sm:p-6`}>
      <h2 className="text-base font-semibold wrap-anywhere outline-none" ref={heading} tabIndex={-1}>
        <bdi>{product.name}</bdi> is registered
      </h2>
      <ProductSecret clientSecret={clientSecret} />
      <div className="flex justify-end">
        <Link className={buttonClass("primary")} href={`/products/${product.id}`} prefetch={false}>
          Go on to the code
        </Link>
      </div>
    </section>
  );
}

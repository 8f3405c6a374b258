"use client";
import { actionMethods } from "#lib/checks/check.ts";
import type { ShownCheck } from "#lib/checks/show.ts";
import { fieldProblem, type Problem } from "../../ui/command.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { EditForm } from "../../ui/edit-dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { notify } from "../../ui/notice.tsx";

interface Props {
  product: { id: string; name: string; targetLinkUri: string };
  check: ShownCheck | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function SetUpCheck({ product, check, open, onOpenChange }: Props) {
  const close = () => onOpenChange(false);
  const finish = () => {
    close();
    notify({ text: "The check is set up." });
  };
  return (
    <Dialog
      description="A check signs in as this user and as nobody else. Take one that belongs to you, with nothing in it that you would miss."
      onOpenChange={onOpenChange}
      open={open}
      title={
        <>
          How <bdi>{product.name}</bdi> is checked
        </>
      }
    >
      <EditForm
        changes={checkIn}
        method="PUT"
        names={["user", "page", "action"]}
        onCancel={close}
        onDone={finish}
        url={`/api/products/${product.id}/check`}
      >
        {(problem) => <Fields check={check} problem={problem} product={product} />}
      </EditForm>
    </Dialog>
  );
}

/** All of it, whatever was there before. */
function checkIn(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const address = text("address");
  return {
    user: text("user"),
    page: text("page") || null,
    action: address === "" ? null : { method: text("method"), address },
  };
}

const methods = actionMethods.map((method) => ({ value: method, label: method }));
const typed = { autoCapitalize: "off", autoComplete: "off", spellCheck: false } as const;

const Fields = ({ product, check, problem }: Pick<Props, "product" | "check"> & { problem: Problem | null }) => (
  <>
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
  </>
);

"use client";
import type { ReactNode } from "react";
import { useSaved } from "../settings/saved.ts";
import { Setting } from "../settings/setting.tsx";
import { Switch } from "../ui/switch.tsx";
import type { ShownProduct } from "./product.ts";

interface Allowance {
  name: "nonceInsteadOfPkce" | "startsWithoutLoginHint";
  label: string;
  note: ReactNode;
  /** What it costs. */
  cost: string;
}

const allowances: Allowance[] = [
  {
    name: "nonceInsteadOfPkce",
    label: "Nonce instead of PKCE",
    note: "For a client that can't send code_challenge. Its sign-ins must then bring a nonce and a state, and it must compare both itself.",
    cost: "A stolen code is no longer refused here: only the product notices, after the code was used. If it doesn't compare the nonce, whoever has the code is signed in as the user.",
  },
  {
    name: "startsWithoutLoginHint",
    label: "Starts without login_hint",
    note: "For a client that can't pass login_hint on. The session meant is then the one that was confirmed in the same browser within the last minute.",
    cost: "Whatever begins a sign-in to the product in that minute opens that session, also another tab or a link from elsewhere.",
  },
];

/** What this product's client can't do, and is allowed to leave out. */
export function Allowances({ product }: { product: ShownProduct }) {
  return (
    <div className="divide-y divide-line">
      {allowances.map((allowance) => (
        <AllowanceSetting allowance={allowance} key={allowance.name} product={product} />
      ))}
    </div>
  );
}

const NEEDS_ADDRESS = "Give it a back-channel logout address first, so that it is told of an end at once.";

function AllowanceSetting({ allowance, product }: { allowance: Allowance; product: ShownProduct }) {
  const { name, label, note, cost } = allowance;
  const { shown, saving, problem, save } = useSaved(product[name], () => {});
  const refused = !product[name] && product.backchannelLogoutUri === null;
  const choose = (value: boolean) =>
    save({ value, method: "PATCH", url: `/api/products/${product.id}`, body: { [name]: value } });
  return (
    <Setting
      label={label}
      note={
        <>
          <p>{note}</p>
          <p className={shown ? "text-ink" : undefined}>
            <b className="font-medium text-ink">What it costs:</b> {cost}
          </p>
        </>
      }
      problem={problem}
      refusal={refused ? NEEDS_ADDRESS : null}
    >
      {(aria) => (
        <Switch {...aria} checked={shown} disabled={refused} name={label} onChange={choose} sending={saving} />
      )}
    </Setting>
  );
}

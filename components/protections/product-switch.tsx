"use client";
import { useState } from "react";
import { useSaved } from "../settings/saved.ts";
import { Setting } from "../settings/setting.tsx";
import { Confirmation } from "../ui/confirmation.tsx";
import { Switch } from "../ui/switch.tsx";
import { Time } from "../ui/time.tsx";
import { endsText, ONLY_OWNERS, type ShownProtection } from "./texts.ts";

interface Props {
  product: { id: string; name: string };
  /** Null for one that isn't protected. */
  protection: ShownProtection | null;
  live: number;
  mayUnprotect: boolean;
}

/** Protecting asks first and says what it ends; unprotecting takes nothing away. */
export function ProductProtection({ product, protection, live, mayUnprotect }: Props) {
  const url = `/api/products/${product.id}`;
  const { shown, saving, problem, save } = useSaved(protection !== null, () => {});
  const [asking, setAsking] = useState(false);
  const kept = protection !== null && !mayUnprotect;
  const choose = (value: boolean) =>
    value ? setAsking(true) : save({ value, method: "PATCH", url, body: { protected: false } });
  return (
    <>
      <Setting
        label="Protected"
        note={
          <>
            Nobody can be signed in to this product as one of its users.
            {protection && (
              <p>
                Since <Time at={new Date(protection.since)} />
                {protection.by !== null && (
                  <>
                    , by <bdi>{protection.by}</bdi>
                  </>
                )}
              </p>
            )}
          </>
        }
        problem={problem}
        refusal={kept ? ONLY_OWNERS : null}
      >
        {(aria) => (
          <Switch {...aria} checked={shown} disabled={kept} name="Protected" onChange={choose} sending={saving} />
        )}
      </Setting>
      <Confirmation
        body={{ protected: true }}
        confirm="Protect product"
        danger
        description={`Nobody can be signed in to it as a user until an Owner unprotects it. ${endsText(live, "in it")}`}
        done="The product is protected."
        method="PATCH"
        onOpenChange={setAsking}
        open={asking}
        title={`Protect ${product.name}?`}
        url={url}
      />
    </>
  );
}

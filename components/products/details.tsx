import type { ReactNode } from "react";
import { Badge } from "../ui/badge.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { addressFields } from "./fields.ts";
import { kindNames } from "./kind.ts";
import type { ShownProduct } from "./product.ts";

export function ProductDetails({ product }: { product: ShownProduct }) {
  const { kind, clientId, builtIn, active, createdAt } = product;
  return (
    <dl className={`${surfaceClass} divide-y divide-line px-5`}>
      <Fact term="Status">{active ? <Badge>Active</Badge> : <Badge tone="muted">Disabled</Badge>}</Fact>
      <Fact term="Kind">
        {kindNames[kind]}
        {builtIn && <span className="text-soft">, built in: its addresses are this deployment's</span>}
      </Fact>
      <Fact term="Client id">
        <span className="mr-3 py-1 font-mono text-xs wrap-anywhere">{clientId}</span>
        <CopyButton label="Copy" name="Copy the client id" text={clientId} />
      </Fact>
      {addressFields[kind].map(({ name, label }) => (
        <Fact key={name} term={label}>
          <Addresses addresses={[product[name] ?? []].flat()} />
        </Fact>
      ))}
      <Fact term="Registered">
        <Time at={new Date(createdAt)} />
      </Fact>
    </dl>
  );
}

const Addresses = ({ addresses }: { addresses: string[] }) =>
  addresses.length === 0 ? (
    <span className="text-soft">None</span>
  ) : (
    <ul className="min-w-0">
      {addresses.map((address) => (
        <li className="py-0.5 font-mono text-xs leading-5 wrap-anywhere" key={address}>
          {address}
        </li>
      ))}
    </ul>
  );

const Fact = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-1 py-2">
    <dt className="w-52 text-soft max-sm:w-full">{term}</dt>
    <dd className="flex min-w-0 flex-1 flex-wrap items-center">{children}</dd>
  </div>
);

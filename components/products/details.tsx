import { Badge } from "../ui/badge.tsx";
import { CopyableDetail, Detail, Details } from "../ui/details.tsx";
import { Time } from "../ui/time.tsx";
import { addressFields } from "./fields.ts";
import { kindNames } from "./kind.ts";
import type { ShownProduct } from "./product.ts";

export function ProductDetails({ product }: { product: ShownProduct }) {
  const { kind, clientId, builtIn, active, createdAt } = product;
  return (
    <Details>
      <Detail term="Status">{active ? <Badge>Active</Badge> : <Badge tone="muted">Disabled</Badge>}</Detail>
      <Detail term="Kind">
        {kindNames[kind]}
        {builtIn && <span className="text-soft">, built in: its addresses are this deployment's</span>}
      </Detail>
      <CopyableDetail term="Client id" text={clientId} />
      {addressFields[kind].map(({ name, label }) => (
        <Detail key={name} term={label}>
          <Addresses addresses={[product[name] ?? []].flat()} />
        </Detail>
      ))}
      <Detail term="Registered">
        <Time at={new Date(createdAt)} />
      </Detail>
    </Details>
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

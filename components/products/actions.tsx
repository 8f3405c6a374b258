import { CommandButton } from "../ui/command-button.tsx";
import { ConfirmButton } from "../ui/confirm-button.tsx";
import { EditProduct } from "./edit.tsx";
import type { ShownProduct } from "./product.ts";
import { RotateSecret } from "./rotate-secret.tsx";

/** `live` sessions would end if it were disabled now. */
export function ProductActions({ product, live }: { product: ShownProduct; live: number }) {
  const { id, name, builtIn, active } = product;
  const command = { method: "PATCH", url: `/api/products/${id}` } as const;
  return (
    <div className="flex flex-wrap gap-2">
      <EditProduct product={product} />
      {!builtIn && <RotateSecret product={{ id, name }} />}
      {active ? (
        <ConfirmButton
          {...command}
          body={{ active: false }}
          confirm="Disable product"
          danger
          description={`Nobody can open it as a user until it is enabled again. ${ends(live)}`}
          done="The product is disabled."
          label="Disable product"
          title={`Disable ${name}?`}
        />
      ) : (
        <CommandButton {...command} body={{ active: true }} done="The product is enabled." label="Enable product" />
      )}
    </div>
  );
}

const ends = (live: number) =>
  live === 0
    ? "No live session ends."
    : live === 1
      ? "1 live session ends at once."
      : `${live} live sessions end at once.`;

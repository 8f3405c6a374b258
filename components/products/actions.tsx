import { CommandButton } from "../ui/command-button.tsx";
import { ConfirmButton } from "../ui/confirm-button.tsx";
import { RotateSecret } from "../ui/rotate-secret.tsx";
import { EditProduct } from "./edit.tsx";
import type { ShownProduct } from "./product.ts";
import { secretText } from "./secret.tsx";

/** `live` sessions would end if it were disabled now. */
export function ProductActions({ product, live }: { product: ShownProduct; live: number }) {
  const { id, name, builtIn, active } = product;
  const command = { method: "PATCH", url: `/api/products/${id}` } as const;
  return (
    <div className="flex flex-wrap gap-2">
      <EditProduct product={product} />
      {!builtIn && (
        <RotateSecret
          consequences="The present secret stops working at once. Until the product's server has the new one, nobody can open the product as a user. Live sessions go on."
          field="clientSecret"
          kind="danger"
          question={`Rotate the secret of ${name}?`}
          secret={secretText}
          told={`The new secret of ${name}`}
          url={`/api/products/${id}/secret`}
        />
      )}
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

import { Field, Select } from "../ui/field.tsx";
import type { Terms } from "./terms.ts";

interface Props {
  products: Terms["products"];
  chosen: string;
  error: string | null;
  onChange: (id: string) => void;
}

/** Chosen beforehand is only what the reader signed in to last: which product is part of what is being confirmed. */
export const ProductField = ({ products, chosen, error, onChange }: Props) => (
  <Field error={error} label="Product">
    {(aria) => (
      <Select
        defaultValue={chosen}
        name="productId"
        onChange={(event) => onChange(event.target.value)}
        options={[
          { value: "", label: "Choose a product" },
          ...products.map((product) => ({
            value: product.id,
            label: product.protected ? `${product.name} (protected)` : product.name,
            disabled: product.protected === true,
          })),
        ]}
        required
        {...aria}
      />
    )}
  </Field>
);

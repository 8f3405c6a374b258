import { Field, Select } from "../ui/field.tsx";
import type { Terms } from "./terms.ts";

interface Props {
  products: Terms["products"];
  error: string | null;
  onChange: () => void;
}

/** Nothing is chosen beforehand, and nothing is remembered: which product is part of what is being confirmed. */
export const ProductField = ({ products, error, onChange }: Props) => (
  <Field error={error} label="Product">
    {(aria) => (
      <Select
        defaultValue=""
        name="productId"
        onChange={onChange}
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

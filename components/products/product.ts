import type { showProduct } from "#lib/products/show.ts";

export type ShownProduct = ReturnType<typeof showProduct>;

/** What registering and rotating answer: the secret is in no other answer. */
export interface WithSecret {
  product: ShownProduct;
  clientSecret: string;
}

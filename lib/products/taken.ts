import { DomainError, type FieldError } from "../errors.ts";
import type { Product } from "./product.ts";

/**
 * The published clients of hosted sessions name no client: a request's Origin, or the address that a code is asked for,
 * says which product it is. So no two products may have one in common.
 *
 * @throws invalid_input, with a pointer to each address that another product has.
 */
export function assertOwnAddresses(product: Product, known: Product[]): void {
  const others = known.filter(({ id, kind }) => id !== product.id && kind === "hosted");
  const taken = (field: "webOrigins" | "hostedRedirectUris", name: string): FieldError[] =>
    product[field].flatMap((address, index) => {
      const other = others.find((each) => each[field].includes(address));
      return other ? [{ pointer: `/${name}/${index}`, detail: `${other.name} has this address already.` }] : [];
    });
  const fields = [...taken("webOrigins", "webOrigins"), ...taken("hostedRedirectUris", "redirectUris")];
  if (fields[0]) throw new DomainError("invalid_input", fields[0].detail, { fields });
}

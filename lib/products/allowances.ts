import { DomainError, type FieldError } from "../errors.ts";
import type { Product } from "./product.ts";

/** What a product's client can't do, its registration can allow it to leave out: each off by default. */
export const allowances = ["nonceInsteadOfPkce", "startsWithoutLoginHint"] as const;
export type Allowance = (typeof allowances)[number];

export const noAllowances = {
  postLogoutRedirectUris: [] as string[],
  nonceInsteadOfPkce: false,
  startsWithoutLoginHint: false,
};

type Allowing = Pick<Product, Allowance | "kind" | "active" | "backchannelLogoutUri">;

/**
 * Is it allowed to leave this out now? Asked again whenever it matters, of the row: only of a client that has a secret and
 * keeps its own session, and that is told of an end at once.
 */
export const isAllowed = (product: Allowing, allowance: Allowance): boolean =>
  product[allowance] && product.active && product.kind === "oidc" && product.backchannelLogoutUri !== null;

/**
 * A product may have no allowance that it couldn't use. The address of the back channel comes first and goes last, so it
 * is the field that is wrong.
 *
 * @throws invalid_input
 */
export function assertAllowances(product: Allowing): void {
  const on = allowances.filter((allowance) => product[allowance]);
  if (on.length === 0 || (product.kind === "oidc" && product.backchannelLogoutUri !== null)) return;
  const fields: FieldError[] =
    product.kind === "hosted"
      ? on.map((allowance) => ({ pointer: `/${allowance}`, detail: NOT_HOSTED }))
      : [{ pointer: "/backchannelLogoutUri", detail: NEEDS_ADDRESS }];
  throw new DomainError("invalid_input", fields[0]?.detail ?? NEEDS_ADDRESS, { fields });
}

const NOT_HOSTED = "A product with a hosted session needs no allowance: Understudy begins its sign-ins.";
const NEEDS_ADDRESS =
  "A product that is allowed to leave something out must be told of an end at once: it needs a back-channel logout address for as long as that is allowed.";

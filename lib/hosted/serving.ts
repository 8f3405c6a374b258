import type { Impersonation } from "../impersonations/impersonation.ts";
import { BUILT_IN_ID } from "../products/built-in.ts";
import type { Product } from "../products/product.ts";
import type { Store } from "../store/store.ts";

/** A page that asks the product host for its session: where it is, and which product it belongs to. */
export interface AskingPage {
  /** As the browser says it, where it is another origin than the product host's; null on the host itself. */
  origin: string | null;
  /** Null of a product that is disabled: its pages must still be able to read that they are signed out. */
  productId: string | null;
}

/**
 * Whose page asks. No Origin, and the product host's own, mean the built-in product; another origin is the product's that
 * has registered it. Null for strangers.
 */
export async function pageOf(store: Store, origin: string | null, productUrl: string): Promise<AskingPage | null> {
  if (origin === null || origin === productUrl) return { origin: null, productId: BUILT_IN_ID };
  const products = await store.read((tx) => tx.products.list());
  const product = products.find(({ kind, webOrigins }) => kind === "hosted" && webOrigins.includes(origin));
  return product ? { origin, productId: product.active ? product.id : null } : null;
}

/** A user may enter every product; an impersonation stays in the one that it was confirmed for. */
export const isServedTo = (session: { impersonation: Impersonation | null }, productId: string): boolean =>
  session.impersonation === null || session.impersonation.product.id === productId;

/** The active hosted product that this address belongs to: the published clients name no other client id than it. */
export async function productOfRedirect(store: Store, redirectUri: string): Promise<Product | null> {
  const products = await store.read((tx) => tx.products.listActive());
  return (
    products.find(({ kind, hostedRedirectUris }) => kind === "hosted" && hostedRedirectUris.includes(redirectUri)) ??
    null
  );
}

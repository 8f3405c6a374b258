import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import { readAccess } from "../impersonations/access.ts";
import { mayImpersonateAnyone, mayManageProducts } from "../policy.ts";
import { withProtection } from "../protections/product.ts";
import { must } from "../verb.ts";
import type { ManagedProduct } from "./product.ts";

/** Every product, oldest first; at most 100. @throws forbidden for Members. */
export async function listProducts({ store, caller }: EmployeeContext): Promise<ManagedProduct[]> {
  must(mayManageProducts(caller));
  return store.read(function* (tx) {
    const isProtected = new Set((yield* tx.protections.list("product")).map(({ subject }) => subject));
    return (yield* tx.products.list()).map((product) => ({ ...product, protected: isProtected.has(product.id) }));
  });
}

/** One product. @throws forbidden for Members, not_found. */
export async function getProduct({ store, caller }: EmployeeContext, id: string): Promise<ManagedProduct> {
  must(mayManageProducts(caller));
  const product = await store.read(function* (tx) {
    const found = yield* tx.products.find(id);
    return found && (yield* withProtection(tx, found));
  });
  if (!product) throw notFound("product");
  return product;
}

interface ChoosableProduct {
  id: string;
  name: string;
  /** Users aren't impersonated in it. */
  protected?: true;
}

/**
 * What somebody who may impersonate can choose from: the active products, oldest first, and which of them are protected.
 *
 * @throws impersonation_disabled, not_granted
 */
export async function listActiveProducts({ store, caller, clock }: EmployeeContext): Promise<ChoosableProduct[]> {
  const { access, products, closed } = await store.read(function* (tx) {
    const products = yield* tx.products.listActive();
    const closed = new Set((yield* tx.protections.list("product")).map(({ subject }) => subject));
    return { access: yield* readAccess(tx, caller.id, clock()), products, closed };
  });
  must(mayImpersonateAnyone(access));
  return products.map(({ id, name }) => ({ id, name, ...(closed.has(id) && { protected: true as const }) }));
}

import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import { readAccess } from "../impersonations/access.ts";
import { mayImpersonateAnyone, mayManageProducts } from "../policy.ts";
import { must } from "../verb.ts";
import type { Product } from "./product.ts";

/** Every product, oldest first; at most 100. @throws forbidden for Members. */
export async function listProducts({ store, caller }: EmployeeContext): Promise<Product[]> {
  must(mayManageProducts(caller));
  return store.read((tx) => tx.products.list());
}

/** One product. @throws forbidden for Members, not_found. */
export async function getProduct({ store, caller }: EmployeeContext, id: string): Promise<Product> {
  must(mayManageProducts(caller));
  const product = await store.read((tx) => tx.products.find(id));
  if (!product) throw notFound("product");
  return product;
}

/**
 * What somebody who may impersonate can choose from: ids and names of the active products, oldest first.
 *
 * @throws impersonation_disabled, not_granted
 */
export async function listActiveProducts({
  store,
  caller,
  clock,
}: EmployeeContext): Promise<{ id: string; name: string }[]> {
  const { access, products } = await store.read(function* (tx) {
    return { access: yield* readAccess(tx, caller.id, clock()), products: yield* tx.products.listActive() };
  });
  must(mayImpersonateAnyone(access));
  return products.map(({ id, name }) => ({ id, name }));
}

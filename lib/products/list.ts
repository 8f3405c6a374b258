import type { EmployeeContext } from "../context.ts";
import { DomainError, notFound } from "../errors.ts";
import { readAccess } from "../impersonations/access.ts";
import { mayImpersonateAnyone, mayManageProducts } from "../policy.ts";
import type { Product } from "./product.ts";

/** Every product, oldest first; at most 100. @throws forbidden for Members. */
export async function listProducts({ store, caller }: EmployeeContext): Promise<Product[]> {
  const may = mayManageProducts(caller);
  if (!may.allowed) throw new DomainError(may.because, may.sentence);
  return store.read((tx) => tx.products.list());
}

/** One product. @throws forbidden for Members, not_found. */
export async function getProduct({ store, caller }: EmployeeContext, id: string): Promise<Product> {
  const may = mayManageProducts(caller);
  if (!may.allowed) throw new DomainError(may.because, may.sentence);
  const product = await store.read((tx) => tx.products.find(id));
  if (!product) throw notFound("product");
  return product;
}

/**
 * What somebody who may impersonate can choose from: ids and names of the active products, oldest first.
 *
 * @throws impersonation_disabled, not_granted
 */
export async function listActiveProducts({ store, caller }: EmployeeContext): Promise<{ id: string; name: string }[]> {
  const { access, products } = await store.read(function* (tx) {
    return { access: yield* readAccess(tx, caller.id), products: yield* tx.products.listActive() };
  });
  const may = mayImpersonateAnyone(access);
  if (!may.allowed) throw new DomainError(may.because, may.sentence);
  return products.map(({ id, name }) => ({ id, name }));
}

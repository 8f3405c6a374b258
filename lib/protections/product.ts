import { actorOf, type EmployeeContext } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { mayMoveProtected, mayProtect, mayUnprotect } from "../policy.ts";
import type { ManagedProduct, Product } from "../products/product.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must } from "../verb.ts";
import { endProtected } from "./end.ts";
import { keep, letGo } from "./keep.ts";

/**
 * Protects a product, or lets users be impersonated in it again, in the transaction of its change. What runs in it ends
 * (`user_protected`).
 *
 * @throws forbidden for Members, and for an Admin who would unprotect.
 */
export function* turnProtection(
  context: EmployeeContext,
  tx: Tables,
  caller: Employee,
  { id, name }: Product,
  on: boolean,
): Steps<void> {
  const of = { kind: "product" as const, subject: id };
  const actor = actorOf(caller);
  const changes = { name: { from: name, to: name }, protected: { from: !on, to: on } };
  const said = { fields: { productId: id }, changes };
  must(on ? mayProtect(caller) : mayUnprotect(caller), "product.denied", { ...said.fields, changes });
  if (!on) return yield* letGo(context, tx, of, said, actor);
  const begins = yield* keep(context, tx, of, null, said, actor);
  yield* endProtected(context, tx, { productId: id }, actor, begins);
}

/**
 * Whoever moved a protected product's addresses could register another at them, which isn't protected.
 *
 * @throws forbidden for everybody but an Owner, where it is protected.
 */
export function* assertMayMove(tx: Tables, caller: Employee, { id, name }: Product): Steps<void> {
  if (!(yield* tx.protections.find({ kind: "product", subject: id }))) return;
  const changes = { name: { from: name, to: name } };
  must(mayMoveProtected(caller), "product.denied", { productId: id, changes });
}

export function* withProtection(tx: Tables, product: Product): Steps<ManagedProduct> {
  return { ...product, protected: (yield* tx.protections.find({ kind: "product", subject: product.id })) !== null };
}

import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { DomainError, type FieldError } from "../errors.ts";
import { mayManageProducts } from "../policy.ts";
import { managed } from "../products/change.ts";
import type { Product } from "../products/product.ts";
import type { Steps, Tables } from "../store/store.ts";
import { lookUpUser } from "../users/lookup.ts";
import type { User } from "../users/user.ts";
import { change, must } from "../verb.ts";
import type { ProductCheck } from "./check.ts";
import type { ProductCheckInput } from "./input.ts";
import { originsOf } from "./origins.ts";

/** A check as it is set up, and the user as whom it signs in. */
export interface SetUpCheck extends ProductCheck {
  testUser: User;
}

/** How a product is checked; null where nobody has set that up. @throws forbidden for Members. */
export async function getCheck({ store, caller }: EmployeeContext, productId: string): Promise<SetUpCheck | null> {
  must(mayManageProducts(caller));
  return store.read((tx) => findSetUp(tx, productId));
}

export function* findSetUp(tx: Tables, productId: string): Steps<SetUpCheck | null> {
  const check = yield* tx.checks.find(productId);
  const testUser = check && (yield* tx.users.find(check.testUserId));
  return testUser && { ...check, testUser };
}

/**
 * Says as whom a product is checked, and by which addresses. They are the product's own: a check asks nobody else. Saying
 * what is so already records nothing.
 *
 * @throws forbidden for Members; not_found; invalid_input for a user that there isn't, and for another's address.
 */
export async function setCheck(
  context: EmployeeContext,
  productId: string,
  { user: mark, page, action }: ProductCheckInput,
): Promise<SetUpCheck> {
  const user = await lookUpUser(context, mark);
  return change(context, function* (tx, caller) {
    const product = yield* managed(tx, caller, productId);
    const testUser = user && (yield* tx.users.find(user.id));
    const wrong = [...(testUser ? [] : [NO_SUCH_USER]), ...foreign(product, { page, action })];
    if (!testUser || wrong[0]) throw new DomainError("invalid_input", wrong[0]?.detail ?? "", { fields: wrong });
    const before = yield* tx.checks.find(productId);
    const check: ProductCheck = { productId, testUserId: testUser.id, page, action };
    const changes = changesOf(before, check);
    if (Object.keys(changes).length > 0) {
      const event = eventOf(context, "product.changed", actorOf(caller), {
        productId,
        changes: { name: { from: product.name, to: product.name }, ...changes },
      });
      yield* tx.checks.put(check, event);
    }
    return { ...check, testUser };
  });
}

const NO_SUCH_USER: FieldError = { pointer: "/user", detail: "There is no such user. Add a test user first." };

function foreign(product: Product, { page, action }: Pick<ProductCheck, "page" | "action">): FieldError[] {
  const origins = originsOf(product);
  const detail = `Enter an address of the product itself: ${origins.join(" or ")}.`;
  const asked = [
    ["/page", page],
    ["/action/address", action?.address ?? null],
  ] as const;
  return asked.flatMap(([pointer, address]) => {
    const isOwn = address === null || origins.includes(new URL(address).origin);
    return isOwn ? [] : [{ pointer, detail }];
  });
}

/** In the words of the record: an id, never a name. */
function changesOf(before: ProductCheck | null, check: ProductCheck) {
  const of = (one: ProductCheck | null) => ({
    checkedAs: one?.testUserId ?? null,
    checkedPage: one?.page ?? null,
    checkedAction: one?.action ? `${one.action.method} ${one.action.address}` : null,
  });
  const [from, to] = [of(before), of(check)];
  const keys = Object.keys(to) as (keyof typeof to)[];
  return Object.fromEntries(
    keys.filter((key) => from[key] !== to[key]).map((key) => [key, { from: from[key], to: to[key] }]),
  );
}

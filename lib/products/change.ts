import type { Actor, Changes, EventType } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { DomainError, notFound } from "../errors.ts";
import { endAll } from "../impersonations/end.ts";
import { mayManageProducts } from "../policy.ts";
import { assertMayMove, turnProtection, withProtection } from "../protections/product.ts";
import type { Steps, Tables } from "../store/store.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { change, must, turn } from "../verb.ts";
import { type Allowance, allowances, assertAllowances } from "./allowances.ts";
import { type ChangeProductInput, NO_ORIGINS } from "./input.ts";
import type { ManagedProduct, Product } from "./product.ts";
import type { RegisteredProduct } from "./register.ts";
import { assertOwnAddresses } from "./taken.ts";

/**
 * Renames a product, moves its addresses, protects, disables or enables it. Where browsers are sent with codes, and
 * what they must show, may only change while none is on its way: what is pending then ends as `not_opened`. Disabling ends everything in it as
 * `product_disabled`, and protecting it as `user_protected`. Saying what is so already changes nothing and records nothing.
 *
 * @throws forbidden for Members, and for an Admin who would unprotect it or move it while it is protected; not_found,
 * built_in_product, invalid_input for what its kind doesn't have.
 */
export function changeProduct(
  context: EmployeeContext,
  id: string,
  patch: ChangeProductInput,
): Promise<ManagedProduct> {
  return turn(() => givesNothing(patch))(context, function* (tx, caller) {
    const actor = actorOf(caller);
    let product = yield* managed(tx, caller, id);
    const { active, name, protected: toProtect, ...addresses } = patch;
    if (product.builtIn && Object.values(addresses).some((value) => value !== undefined)) throw builtIn();
    const to = { ...(name !== undefined && { name }), ...columnsOf(product, addresses) };
    const changes = differences(product, to);
    if (Object.keys(changes).length > 0) {
      assertOwnAddresses({ ...product, ...to }, yield* tx.products.list());
      assertAllowances({ ...product, ...to });
      if (Object.keys(changes).some((key) => key !== "name")) yield* assertMayMove(tx, caller, product);
      product = yield* update(context, tx, actor, product, "product.changed", to, changes);
      if (voids.some((key) => changes[key])) yield* endPending(context, tx, actor, product);
    }
    if (toProtect !== undefined) yield* turnProtection(context, tx, caller, product, toProtect);
    if (active !== undefined && active !== product.active) {
      const type = active ? "product.enabled" : "product.disabled";
      product = yield* update(context, tx, actor, product, type, { active }, { active: { from: !active, to: active } });
      if (!active) yield* endAll(context, tx, { productId: id }, "product_disabled", actor);
    }
    return yield* withProtection(tx, product);
  });
}

/** What a hand-off on its way may not see change: where codes are sent, and what binds them to a browser. */
const voids = ["initiateLoginUri", "redirectUris", "hostedRedirectUris", ...allowances];

/** Nobody is let in to what is disabled or protected, whatever else is said; what unprotects does give. */
const givesNothing = ({ active, protected: toProtect }: ChangeProductInput) =>
  toProtect === true || (active === false && toProtect === undefined);

/**
 * A new secret for a product, told here and never again. The old one is dead at once, and so are the hand-offs that are
 * on their way with it; sessions that run go on.
 *
 * @throws forbidden for Members, not_found, built_in_product.
 */
export function rotateProductSecret(context: EmployeeContext, id: string): Promise<RegisteredProduct> {
  const clientSecret = newToken();
  return change(context, function* (tx, caller) {
    const actor = actorOf(caller);
    const product = yield* managed(tx, caller, id);
    if (product.builtIn) throw builtIn();
    const to = { clientSecretHash: hashToken(clientSecret) };
    const rotated = yield* update(context, tx, actor, product, "product.secret_rotated", to, {});
    yield* endPending(context, tx, actor, product);
    return { product: yield* withProtection(tx, rotated), clientSecret };
  });
}

/** The product, for those who may change it. @throws forbidden, which is recorded; not_found. */
export function* managed(tx: Tables, caller: Employee, id: string): Steps<Product> {
  const product = yield* tx.products.find(id);
  const fields = product && { productId: product.id, changes: { name: { from: product.name, to: product.name } } };
  must(mayManageProducts(caller), "product.denied", fields ?? {});
  if (!product) throw notFound("product");
  return product;
}

type Addresses = "initiateLoginUri" | "redirectUris" | "hostedRedirectUris" | "targetLinkUri" | "webOrigins";
type Ends = "backchannelLogoutUri" | "postLogoutRedirectUris";
type Columns = Partial<Pick<Product, Addresses | Ends | Allowance | "name">>;

/** The patch in the words of the row. What a kind of product doesn't have is refused, not dropped. */
function columnsOf({ kind }: Product, { redirectUris, initiateLoginUri, ...same }: ChangeProductInput): Columns {
  if (kind === "hosted") {
    if (initiateLoginUri !== undefined)
      throw wrong("/initiateLoginUri", "A product with a hosted session has none: Understudy begins its sign-ins.");
    if (same.postLogoutRedirectUris && same.postLogoutRedirectUris.length > 0)
      throw wrong(
        "/postLogoutRedirectUris",
        "A product with a hosted session has none: its sessions end at Understudy.",
      );
    return given({ ...same, hostedRedirectUris: redirectUris });
  }
  if (redirectUris?.length === 0) throw wrong("/redirectUris", "Enter at least one address.");
  if (same.webOrigins && same.webOrigins.length > 0) throw wrong("/webOrigins", NO_ORIGINS);
  return given({ ...same, redirectUris, initiateLoginUri });
}

const given = (columns: { [K in keyof Columns]: Columns[K] | undefined }): Columns =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));

function differences(product: Product, to: Columns): Changes {
  const keys = Object.keys(to) as (keyof Columns)[];
  const changed = keys.filter((key) => JSON.stringify(to[key]) !== JSON.stringify(product[key]));
  return Object.fromEntries(changed.map((key) => [key, { from: product[key], to: to[key] }]));
}

const update = (
  context: EmployeeContext,
  tx: Tables,
  actor: Actor,
  { id, name }: Product,
  type: EventType,
  to: Parameters<Tables["products"]["update"]>[1],
  changes: Changes,
) =>
  tx.products.update(
    id,
    to,
    eventOf(context, type, actor, {
      productId: id,
      changes: { name: { from: name, to: name }, ...changes },
    }),
  );

const endPending = (context: EmployeeContext, tx: Tables, actor: Actor, { id }: Product) =>
  endAll(context, tx, { productId: id, pendingOnly: true }, "not_opened", actor);

const wrong = (pointer: string, detail: string) =>
  new DomainError("invalid_input", detail, { fields: [{ pointer, detail }] });

const builtIn = () =>
  new DomainError("built_in_product", "This is the demo product, which this server runs itself. Its name can change.");

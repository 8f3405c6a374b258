import type { Changes } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { hostedAddresses } from "../hosted/addresses.ts";
import { mayManageProducts } from "../policy.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { change, must } from "../verb.ts";
import { allowances, assertAllowances, noAllowances } from "./allowances.ts";
import type { RegisterProductInput } from "./input.ts";
import type { ManagedProduct, Product } from "./product.ts";
import { assertOwnAddresses } from "./taken.ts";

/** More than any organization has; every list of products is read whole. */
const MAX_PRODUCTS = 100;

/** A product and its secret, which is told here and never again. */
export interface RegisteredProduct {
  product: ManagedProduct;
  clientSecret: string;
}

/**
 * Registers a product: from now on employees can choose it when they impersonate. `productUrl` is the origin of the
 * product host, the OpenID Connect client of every hosted product.
 *
 * @throws forbidden for Members; invalid_input for an address that another hosted product has.
 */
export function registerProduct(
  context: EmployeeContext,
  input: RegisterProductInput,
  productUrl: string,
): Promise<RegisteredProduct> {
  const clientSecret = newToken();
  return change(context, function* (tx, caller) {
    const name = { from: null, to: input.name };
    must(mayManageProducts(caller), "product.denied", { changes: { name } });
    const known = yield* tx.products.list();
    if (known.length >= MAX_PRODUCTS) throw new DomainError("invalid_input", "There can be 100 products at most.");
    const product: Product = {
      id: context.newId(),
      name: input.name,
      builtIn: false,
      active: true,
      createdAt: context.clock(),
      ...addressesOf(input, context.newId(), productUrl),
    };
    assertOwnAddresses(product, known);
    assertAllowances(product);
    const event = eventOf(context, "product.added", actorOf(caller), {
      productId: product.id,
      changes: { name, ...shownAddresses(product) },
    });
    const added = yield* tx.products.add({ ...product, clientSecretHash: hashToken(clientSecret) }, event);
    return { product: { ...added, protected: false }, clientSecret };
  });
}

type Addresses = Omit<Product, "id" | "name" | "builtIn" | "active" | "createdAt">;

function addressesOf(input: RegisterProductInput, clientId: string, productUrl: string): Addresses {
  const { backchannelLogoutUri } = input;
  if (input.kind === "hosted") {
    const { targetLinkUri, redirectUris: hostedRedirectUris } = input;
    const webOrigins = [...new Set(input.webOrigins ?? [new URL(targetLinkUri).origin])];
    const hosts = hostedAddresses(productUrl, clientId);
    const own = { hostedRedirectUris, targetLinkUri, webOrigins, backchannelLogoutUri };
    return { kind: "hosted", clientId, ...hosts, ...own, ...noAllowances };
  }
  const { initiateLoginUri, redirectUris, postLogoutRedirectUris, nonceInsteadOfPkce, startsWithoutLoginHint } = input;
  const targetLinkUri = input.targetLinkUri ?? `${new URL(initiateLoginUri).origin}/`;
  const allowed = { postLogoutRedirectUris, nonceInsteadOfPkce, startsWithoutLoginHint };
  const none = { hostedRedirectUris: [], webOrigins: [] };
  const own = { clientId, initiateLoginUri, redirectUris, targetLinkUri, backchannelLogoutUri };
  return { kind: "oidc", ...own, ...allowed, ...none };
}

/** What the record says of a new product: where it is, nothing secret. */
function shownAddresses(product: Product): Changes {
  const { kind, targetLinkUri, webOrigins, backchannelLogoutUri, postLogoutRedirectUris } = product;
  const redirectUris = kind === "hosted" ? product.hostedRedirectUris : product.redirectUris;
  const allowed = allowances.filter((allowance) => product[allowance]).map((allowance) => [allowance, true]);
  const shown = {
    ...{ kind, targetLinkUri, redirectUris, webOrigins, backchannelLogoutUri },
    ...(postLogoutRedirectUris.length > 0 && { postLogoutRedirectUris }),
    ...Object.fromEntries(allowed),
  };
  return Object.fromEntries(Object.entries(shown).map(([key, to]) => [key, { from: null, to }]));
}

import { type Context, eventOf } from "../context.ts";
import { callbackPath, initiatePath } from "../hosted/addresses.ts";
import type { Product } from "../products/product.ts";
import { deriveText } from "../tokens/secret.ts";
import { hashToken } from "../tokens/token.ts";
import { noAllowances } from "./allowances.ts";

/** Fixed, so that a restart finds the same product. */
export const BUILT_IN_ID = "7d3f3c1e-5b0a-4e0e-9a52-0d1c5a6b7e01";
export const BUILT_IN_CLIENT_ID = "demo-product";

interface Deployed {
  productUrl: string;
  secret: string;
  /** The path of its first page. */
  home?: string;
}

/** The demo product as a client of this issuer: the first one, and a client like any other to whoever has its secret. */
export function builtInProduct({ productUrl, secret, home = "/demo" }: Deployed, now: Date) {
  const clientSecret = deriveText(secret, `hosted product ${BUILT_IN_ID}`);
  const product: Product & { clientSecretHash: string } = {
    id: BUILT_IN_ID,
    name: "Tally",
    kind: "hosted",
    clientId: BUILT_IN_CLIENT_ID,
    initiateLoginUri: productUrl + initiatePath,
    redirectUris: [productUrl + callbackPath],
    hostedRedirectUris: [],
    targetLinkUri: productUrl + home,
    webOrigins: [],
    backchannelLogoutUri: null,
    ...noAllowances,
    builtIn: true,
    active: true,
    createdAt: now,
    clientSecretHash: hashToken(clientSecret),
  };
  return { product, clientSecret };
}

/** At start: registers the demo product, or writes down that its addresses are other ones now. Its name and whether it is on are the team's. */
export async function registerBuiltIn(context: Context, environment: Deployed) {
  const { product } = builtInProduct(environment, context.clock());
  await context.store.write(function* (tx) {
    const known = yield* tx.products.find(product.id);
    const { initiateLoginUri, targetLinkUri } = product;
    if (known?.initiateLoginUri === initiateLoginUri && known.targetLinkUri === targetLinkUri) return;
    const { name, active } = known ?? product;
    const event = eventOf(
      context,
      known ? "product.changed" : "product.added",
      { kind: "system" },
      {
        productId: product.id,
        changes: { name: { from: known?.name ?? null, to: name } },
      },
    );
    yield* tx.products.put({ ...product, name, active }, event);
  });
}

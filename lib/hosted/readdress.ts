import { type Context, eventOf } from "../context.ts";
import { hostedAddresses } from "./addresses.ts";

/**
 * At start: the product host is the client of every hosted product, so where it has moved, their addresses at the
 * issuer move with it. What the team registered stays.
 */
export async function readdressHosted(context: Context, productUrl: string): Promise<void> {
  await context.store.write(function* (tx) {
    for (const product of yield* tx.products.list()) {
      const { id, name, clientId, initiateLoginUri } = product;
      const to = hostedAddresses(productUrl, clientId);
      if (product.kind !== "hosted" || product.builtIn || initiateLoginUri === to.initiateLoginUri) continue;
      const changes = {
        name: { from: name, to: name },
        initiateLoginUri: { from: initiateLoginUri, to: to.initiateLoginUri },
      };
      const event = eventOf(context, "product.changed", { kind: "system" }, { productId: id, changes });
      yield* tx.products.update(id, to, event);
    }
  });
}

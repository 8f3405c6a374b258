import type { Context } from "#lib/context.ts";

/** Names of the products, by id: disabled ones too, for what was recorded of them. */
export async function productNames({ store }: Context): Promise<Map<string, string>> {
  const products = await store.read((tx) => tx.products.list());
  return new Map(products.map(({ id, name }) => [id, name]));
}

/** Where there is one product only, saying which would be noise. */
export const severalProducts = async (context: Context): Promise<boolean> => (await productNames(context)).size > 1;

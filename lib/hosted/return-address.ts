import type { Store } from "../store/store.ts";

const MAX_LENGTH = 4000;
/** Of our own, what sends somebody to the sign-in page. */
const AUTHORIZE = "/propelauth/ssr/authorize";
const SUPPORT_ACCESS = "/support-access";

/**
 * Where the sign-in page leads back to: `rt` is an address in base64, as the published clients send it. Back to the
 * pages of an active hosted product, or to the address of ours that asked for a sign-in; to nowhere else. Parsed and
 * written anew, never compared as text (docs/security.md#changes). Null for everything else.
 */
export async function returnAddress(store: Store, rt: string | null, productUrl: string): Promise<string | null> {
  if (rt === null || rt === "" || rt.length > MAX_LENGTH) return null;
  // A form's encoding would have made spaces of the base64's plus signs.
  const text = Buffer.from(rt.replaceAll(" ", "+"), "base64").toString("utf8");
  if (!URL.canParse(text)) return null;
  const { protocol, host, pathname, search, hash } = new URL(text);
  // Not by `origin`: a blob: address has its maker's.
  const origin = `${protocol}//${host}`;
  if (origin === productUrl)
    return [AUTHORIZE, SUPPORT_ACCESS].includes(pathname) ? productUrl + pathname + search : null;
  const products = await store.read((tx) => tx.products.listActive());
  const origins = products
    .filter(({ kind }) => kind === "hosted")
    .flatMap(({ webOrigins, hostedRedirectUris }) => [
      ...webOrigins,
      ...hostedRedirectUris.map((uri) => new URL(uri).origin),
    ]);
  return origins.includes(origin) ? origin + pathname + search + hash : null;
}

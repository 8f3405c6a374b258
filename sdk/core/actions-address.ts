import { readOrigin } from "./address.ts";
import { type Fetch, fetchJson } from "./fetch-json.ts";
import { isRecord, isText } from "./key-set.ts";

const TIMEOUT_MS = 5_000;

/**
 * Where a product's records are sent to: at the product host, or where the issuer's discovery document says, read when it
 * is first needed and kept once it is known.
 *
 * @throws TypeError when the address that is given isn't an https origin.
 */
export function addressOf(
  { authUrl, issuer }: { authUrl?: string; issuer?: string },
  fetch: Fetch,
): () => string | Promise<string> {
  if (issuer === undefined) return always(`${readOrigin("authUrl", authUrl ?? "")}/api/v1/actions`);
  const document = `${readOrigin("issuer", issuer)}/.well-known/openid-configuration`;
  let known: string | null = null;
  return async () => {
    known ??= readAddress(await fetchJson(fetch, document, {}, TIMEOUT_MS));
    return known;
  };
}

const always = (address: string) => () => address;

/** The issuer is trusted to name another host, and no unsafe one: the client's secret goes there. */
function readAddress(discovery: unknown): string {
  const address = isRecord(discovery) ? discovery.understudy_actions_endpoint : undefined;
  if (!isText(address) || !URL.canParse(address)) throw new Error("the issuer doesn't say where records are sent to");
  const { origin, pathname } = new URL(address);
  return readOrigin("The issuer's address for records", origin) + pathname;
}

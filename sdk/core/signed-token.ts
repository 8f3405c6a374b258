import { after, type Soon } from "./after.ts";
import { TokenError } from "./errors.ts";
import { isRecord, isText } from "./key-set.ts";
import { decode, holds } from "./signature.ts";

/** In characters. The longest that Understudy makes have some 1,200. */
const LONGEST_TOKEN = 8192;
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;
/** RFC 7515, sections 4.1.2 to 4.1.6: from these a verifier could be talked into the attacker's own key. */
const EMBEDDED = ["jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256"];

/** The claims of a token whose signature holds. */
export type Claims = Record<string, unknown>;

/**
 * The id of the key that a token names, read from a header that asks for nothing unusual (RFC 8725, sections 3.1, 3.10,
 * 3.11): RS256, the one type, no key of its own, nothing critical.
 *
 * @throws TokenError
 */
export function readKeyId(token: string, type: string): string {
  if (typeof token !== "string") throw new TokenError("malformed_token");
  if (token.length > LONGEST_TOKEN) throw new TokenError("token_too_large");
  if (!COMPACT.test(token)) throw new TokenError("malformed_token");
  const part = token.slice(0, token.indexOf("."));
  if (lastGood.part !== part || lastGood.type !== type) lastGood = { part, type, kid: kidOf(readPart(part), type) };
  return lastGood.kid;
}

/** All tokens of a key have the same header, so the next one's is most likely read already. */
let lastGood = { part: "", type: "", kid: "" };

function kidOf(header: Claims, type: string): string {
  if (EMBEDDED.some((name) => name in header)) throw new TokenError("embedded_key");
  if ("crit" in header || "b64" in header) throw new TokenError("critical_header");
  if (header.alg !== "RS256") throw new TokenError("unsupported_algorithm");
  if (header.typ !== type) throw new TokenError("wrong_type");
  if (!isText(header.kid)) throw new TokenError("missing_key_id");
  return header.kid;
}

/**
 * What the token says, once its signature is known to hold under this key; read after {@link readKeyId}. At once in
 * Node.js, later elsewhere.
 *
 * @throws TokenError
 */
export function readSigned(token: string, key: CryptoKey): Soon<Claims> {
  const end = token.lastIndexOf(".");
  return after(holds(token.slice(0, end), token.slice(end + 1), key), (held) => {
    if (!held) throw new TokenError("bad_signature");
    return readPart(token.slice(token.indexOf(".") + 1, end));
  });
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A header, or claims: an object in JSON, in base64url. @throws TokenError malformed_token. */
function readPart(part: string): Claims {
  try {
    const said: unknown = JSON.parse(utf8.decode(decode(part)));
    if (isRecord(said)) return said;
  } catch {
    // As whatever else isn't one.
  }
  throw new TokenError("malformed_token");
}

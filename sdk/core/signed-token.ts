import { compactVerify, decodeProtectedHeader, errors, type ProtectedHeaderParameters } from "jose";
import { TokenError } from "./errors.ts";
import { isRecord, isText } from "./key-set.ts";

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
  const header = readHeader(token);
  if (EMBEDDED.some((name) => name in header)) throw new TokenError("embedded_key");
  if ("crit" in header || "b64" in header) throw new TokenError("critical_header");
  if (header.alg !== "RS256") throw new TokenError("unsupported_algorithm");
  if (header.typ !== type) throw new TokenError("wrong_type");
  if (!isText(header.kid)) throw new TokenError("missing_key_id");
  return header.kid;
}

function readHeader(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw new TokenError("malformed_token");
  }
}

/** What the token says, once its signature is known to hold under this key. @throws TokenError */
export async function readSigned(token: string, key: CryptoKey): Promise<Claims> {
  const payload = await compactVerify(token, key, { algorithms: ["RS256"] }).then(
    (verified) => verified.payload,
    (cause) => {
      const wrong = cause instanceof errors.JWSSignatureVerificationFailed;
      throw new TokenError(wrong ? "bad_signature" : "malformed_token", undefined, { cause });
    },
  );
  const claims = parseClaims(payload);
  if (claims === null) throw new TokenError("malformed_token");
  return claims;
}

function parseClaims(payload: Uint8Array): Claims | null {
  try {
    const claims: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    return isRecord(claims) ? claims : null;
  } catch {
    return null;
  }
}

import { CompactEncrypt, compactDecrypt, exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from "jose";
import type { SigningKey, Store } from "../store.ts";
import { deriveKey } from "./secret.ts";

/** RS256 alone: what every published client accepts, and the fastest to verify in Node (rules.md, section 7). */
export const ALGORITHM = "RS256";

/** Signs, and publishes what verifies. Private keys leave the database encrypted and stay in this object. */
export interface Keyring {
  sign: (use: SigningKey["use"], typ: "JWT" | "at+jwt", claims: JWTPayload) => Promise<string>;
  /** RFC 7517: every key of that use, so that a key retired today still verifies. */
  jwks: (use: SigningKey["use"]) => Promise<{ keys: Record<string, unknown>[] }>;
}

export function openKeyring(store: Store, secret: string, clock: () => Date): Keyring {
  const wrapping = deriveKey(secret, "signing keys");
  const opened = new Map<string, Promise<CryptoKey | Uint8Array>>();

  function open(key: SigningKey) {
    const known = opened.get(key.kid) ?? decrypt(key.encryptedPrivateKey, wrapping);
    opened.set(key.kid, known);
    return known;
  }

  return {
    async sign(use, typ, claims) {
      const keys = await store.read((tx) => tx.signingKeys.list(use));
      const newest = keys.find((key) => key.signsFrom <= clock());
      if (!newest) throw new Error(`no signing key for ${use}: they are made at start-up`);
      const header = { alg: ALGORITHM, typ, kid: newest.kid };
      return await new SignJWT(claims).setProtectedHeader(header).sign(await open(newest));
    },
    async jwks(use) {
      const keys = await store.read((tx) => tx.signingKeys.list(use));
      const published = keys.filter(({ retiresAt }) => retiresAt === null || clock() < retiresAt);
      return { keys: published.map(({ publicKey }) => JSON.parse(publicKey) as Record<string, unknown>) };
    },
  };
}

/** First start: a key for each use, made here and kept encrypted. Two processes starting at once agree on one. */
export async function ensureSigningKeys(store: Store, secret: string, now: Date): Promise<void> {
  for (const use of ["id_token", "access_token"] as const) {
    if ((await store.read((tx) => tx.signingKeys.list(use))).length > 0) continue;
    const key = await makeKey(use, secret, now);
    await store.write(function* (tx) {
      if ((yield* tx.signingKeys.list(use)).length === 0) yield* tx.signingKeys.add(key);
    });
  }
}

async function makeKey(use: SigningKey["use"], secret: string, now: Date): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true, modulusLength: 2048 });
  const kid = crypto.randomUUID();
  const jwk = { ...(await exportJWK(publicKey)), kid, use: "sig", alg: ALGORITHM };
  const privateText = new TextEncoder().encode(JSON.stringify(await exportJWK(privateKey)));
  const encryptedPrivateKey = await new CompactEncrypt(privateText)
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(deriveKey(secret, "signing keys"));
  return {
    kid,
    use,
    publicKey: JSON.stringify(jwk),
    encryptedPrivateKey,
    createdAt: now,
    signsFrom: now,
    retiresAt: null,
  };
}

async function decrypt(encrypted: string, wrapping: Uint8Array): Promise<CryptoKey | Uint8Array> {
  const { plaintext } = await compactDecrypt(encrypted, wrapping);
  return importJWK(JSON.parse(new TextDecoder().decode(plaintext)), ALGORITHM);
}

import {
  CompactEncrypt,
  compactDecrypt,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWTPayload,
  SignJWT,
} from "jose";
import type { SigningKey, Store } from "../store/store.ts";
import { deriveKey } from "./secret.ts";
import { signingKeyUses } from "./signing-key.ts";

/**
 * RS256 alone: what every published client accepts, and the fastest to verify in Node
 * (docs/security.md#cookies-codes-and-tokens).
 */
export const ALGORITHM = "RS256";

/**
 * How long whoever verifies may keep the published keys, in seconds: a new one is out at least this long before it
 * signs.
 */
export const KEYS_MAX_AGE_S = 300;

/** Signs, and publishes what verifies. Private keys leave the database encrypted and stay in this object. */
export interface Keyring {
  sign: (use: SigningKey["use"], typ: "JWT" | "at+jwt" | "logout+jwt", claims: JWTPayload) => Promise<string>;
  /** RFC 7517: the key that signs, the one that will, and the one whose last tokens aren't over yet. */
  jwks: (use: SigningKey["use"]) => Promise<{ keys: Record<string, unknown>[] }>;
  /** The public half of the key that signs now, for a backend that holds it by hand: SubjectPublicKeyInfo in PEM. */
  pem: (use: SigningKey["use"]) => Promise<string>;
}

export function openKeyring(store: Store, secret: string, clock: () => Date): Keyring {
  const wrapping = deriveKey(secret, "signing keys");
  const opened = new Map<string, Promise<CryptoKey | Uint8Array>>();

  function open(key: SigningKey) {
    const known = opened.get(key.kid) ?? decrypt(key.encryptedPrivateKey, wrapping);
    opened.set(key.kid, known);
    return known;
  }

  // Read each time, as another process may have rotated them a moment ago.
  const publishedKeys = async (use: SigningKey["use"]) =>
    publishedAt(await store.read((tx) => tx.signingKeys.list(use)), clock());

  async function signing(use: SigningKey["use"]): Promise<SigningKey> {
    const newest = signingAt(await publishedKeys(use), clock());
    if (!newest) throw new Error(`no signing key for ${use}: they are made at start-up`);
    return newest;
  }

  return {
    async sign(use, typ, claims) {
      const key = await signing(use);
      const header = { alg: ALGORITHM, typ, kid: key.kid };
      return await new SignJWT(claims).setProtectedHeader(header).sign(await open(key));
    },
    async jwks(use) {
      const keys = await publishedKeys(use);
      return { keys: keys.map(({ publicKey }) => JSON.parse(publicKey) as Record<string, unknown>) };
    },
    pem: async (use) => pemOf(await signing(use)),
  };
}

export const publishedAt = (keys: SigningKey[], now: Date): SigningKey[] =>
  keys.filter(({ retiresAt }) => retiresAt === null || now < retiresAt);

/** Of keys that are published, newest first, the one that signs. */
export const signingAt = (published: SigningKey[], now: Date): SigningKey | undefined =>
  published.find(({ signsFrom }) => signsFrom <= now);

/** The public half as SubjectPublicKeyInfo in PEM (RFC 7468, section 13). */
export const pemOf = async ({ publicKey }: SigningKey): Promise<string> =>
  exportSPKI((await importJWK(JSON.parse(publicKey), ALGORITHM, { extractable: true })) as CryptoKey); // RSA, never bytes

/** First start: a key for each use, made here and kept encrypted. Two processes starting at once agree on one. */
export async function ensureSigningKeys(store: Store, secret: string, now: Date): Promise<void> {
  for (const use of signingKeyUses) {
    if ((await store.read((tx) => tx.signingKeys.list(use))).length > 0) continue;
    const key = await makeSigningKey(use, secret, now);
    await store.write(function* (tx) {
      if ((yield* tx.signingKeys.list(use)).length === 0) yield* tx.signingKeys.add(key);
    });
  }
}

/** A key pair that signs from now on, its private half encrypted under the deployment's secret. */
export async function makeSigningKey(use: SigningKey["use"], secret: string, now: Date): Promise<SigningKey> {
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

/** @throws when the secret isn't the one that the key was made under. */
export const assertOpens = async (key: SigningKey, secret: string): Promise<void> => {
  await decrypt(key.encryptedPrivateKey, deriveKey(secret, "signing keys"));
};

async function decrypt(encrypted: string, wrapping: Uint8Array): Promise<CryptoKey | Uint8Array> {
  const { plaintext } = await compactDecrypt(encrypted, wrapping);
  return importJWK(JSON.parse(new TextDecoder().decode(plaintext)), ALGORITHM);
}

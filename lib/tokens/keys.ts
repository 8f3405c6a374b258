import { createPrivateKey, type JsonWebKey, type KeyObject, sign } from "node:crypto";
import {
  CompactEncrypt,
  compactDecrypt,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWTPayload,
} from "jose";
import { keptOf } from "../kept.ts";
import type { SigningKey, Store } from "../store/store.ts";
import { deriveKey } from "./secret.ts";
import { signingKeyUses, type tokenKeyUses } from "./signing-key.ts";

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

/**
 * Of access tokens, which are asked for again and again in the slot that they are made for (lib/hosted/access-token.ts).
 * Kept by all that the token says and by the key that signs: another word in it is another signature. Some 1 kB each.
 */
const KEPT_SIGNATURES = 4000;

type TokenType = "JWT" | "at+jwt" | "logout+jwt";
type TokenUse = (typeof tokenKeyUses)[number];

/** Signs at once, so that it can be done inside a transaction: what can't be signed is then undone, not half done. */
export type Signer = (claims: JWTPayload) => string;

/** Signs, and publishes what verifies. Private keys leave the database encrypted and stay in this object. */
export interface Keyring {
  /** All that takes time or can fail of signing: the key that signs now is read and opened. */
  signer: (use: TokenUse, typ: TokenType) => Promise<Signer>;
  /** For a token that nothing hangs on. */
  sign: (use: TokenUse, typ: TokenType, claims: JWTPayload) => Promise<string>;
  /** RFC 7517: the key that signs, the one that will, and the one whose last tokens aren't over yet. */
  jwks: (use: TokenUse) => Promise<{ keys: Record<string, unknown>[] }>;
  /** The public half of the key that signs now, for a backend that holds it by hand: SubjectPublicKeyInfo in PEM. */
  pem: (use: TokenUse) => Promise<string>;
  /** The audit log's key, which signs at once: Ed25519. */
  logKey: () => Promise<LogKey>;
}

export interface LogKey {
  /** 32 bytes. */
  publicKey: Uint8Array;
  /** 64 bytes. */
  sign: (text: Uint8Array) => Uint8Array;
}

export function openKeyring(store: Store, secret: string, clock: () => Date): Keyring {
  const wrapping = deriveKey(secret, "signing keys");
  const opened = new Map<string, Promise<KeyObject>>();
  const signatures = keptOf<string>(KEPT_SIGNATURES);

  function open(key: SigningKey) {
    const known = opened.get(key.kid) ?? decrypt(key.encryptedPrivateKey, wrapping);
    opened.set(key.kid, known);
    return known;
  }

  // Read each time, as another process may have rotated them a moment ago.
  const publishedKeys = async (use: SigningKey["use"]) =>
    publishedAt(await store.ask((tx) => tx.signingKeys.list(use)), clock());

  async function signing(use: SigningKey["use"]): Promise<SigningKey> {
    const newest = signingAt(await publishedKeys(use), clock());
    if (!newest) throw new Error(`no signing key for ${use}: they are made at start-up`);
    return newest;
  }

  const signer: Keyring["signer"] = async (use, typ) => {
    const key = await signing(use);
    const privateKey = await open(key);
    return (claims) => {
      const input = signingInput({ alg: ALGORITHM, typ, kid: key.kid }, claims);
      const signature = () => sign("sha256", Buffer.from(input), privateKey).toString("base64url");
      return `${input}.${typ === "at+jwt" ? signatures(input, signature) : signature()}`;
    };
  };

  return {
    signer,
    sign: async (use, typ, claims) => (await signer(use, typ))(claims),
    async jwks(use) {
      const keys = await publishedKeys(use);
      return { keys: keys.map(({ publicKey }) => JSON.parse(publicKey) as Record<string, unknown>) };
    },
    pem: async (use) => pemOf(await signing(use)),
    async logKey() {
      const key = await signing("audit_log");
      const privateKey = await open(key);
      return { publicKey: rawKeyOf(key), sign: (text) => sign(null, text, privateKey) };
    },
  };
}

export const publishedAt = (keys: SigningKey[], now: Date): SigningKey[] =>
  keys.filter(({ retiresAt }) => retiresAt === null || now < retiresAt);

/** Of keys that are published, newest first, the one that signs. */
export const signingAt = (published: SigningKey[], now: Date): SigningKey | undefined =>
  published.find(({ signsFrom }) => signsFrom <= now);

/** The public half of an Ed25519 key, 32 bytes. */
export const rawKeyOf = ({ publicKey }: Pick<SigningKey, "publicKey">): Uint8Array =>
  Uint8Array.from(Buffer.from((JSON.parse(publicKey) as { x: string }).x, "base64url"));

/** The public half as SubjectPublicKeyInfo in PEM (RFC 7468, section 13). */
export const pemOf = async ({ publicKey }: SigningKey): Promise<string> =>
  exportSPKI((await importJWK(JSON.parse(publicKey), ALGORITHM, { extractable: true })) as CryptoKey); // RSA, never bytes

/**
 * First start: a key for each use, made here and kept encrypted. Two processes starting at once agree on one. Later ones:
 * whether the secret still opens them, as otherwise the first token would be the first to know.
 *
 * @throws Error when the secret isn't the one that they were made under.
 */
export async function ensureSigningKeys(store: Store, secret: string, now: Date): Promise<void> {
  for (const use of signingKeyUses) {
    const known = await store.read((tx) => tx.signingKeys.list(use));
    for (const key of publishedAt(known, now)) await assertOpens(key, secret);
    if (known.length > 0) continue;
    const key = await makeSigningKey(use, secret, now);
    await store.write(function* (tx) {
      if ((yield* tx.signingKeys.list(use)).length === 0) yield* tx.signingKeys.add(key);
    });
  }
}

/** A key pair that signs from now on, its private half encrypted under the deployment's secret. */
export async function makeSigningKey(use: SigningKey["use"], secret: string, now: Date): Promise<SigningKey> {
  const alg = use === "audit_log" ? "EdDSA" : ALGORITHM;
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  const kid = crypto.randomUUID();
  const jwk = { ...(await exportJWK(publicKey)), kid, use: "sig", alg };
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

/** @throws Error, with a way on, when the secret isn't the one that the key was made under. */
export async function assertOpens(key: SigningKey, secret: string): Promise<void> {
  try {
    await decrypt(key.encryptedPrivateKey, deriveKey(secret, "signing keys"));
  } catch {
    throw new Error(
      "UNDERSTUDY_SECRET isn't the one that this database's signing keys were made under: set that one, or, if it is lost, stop every server and run `npm run keys:reset`, which signs everybody out.",
    );
  }
}

async function decrypt(encrypted: string, wrapping: Uint8Array): Promise<KeyObject> {
  const { plaintext } = await compactDecrypt(encrypted, wrapping);
  return createPrivateKey({ key: JSON.parse(new TextDecoder().decode(plaintext)) as JsonWebKey, format: "jwk" });
}

/**
 * RFC 7515, section 5.1: what RS256 signs. By Node.js, as the library's own way is asynchronous, and no transaction waits.
 */
const signingInput = (header: object, claims: JWTPayload): string =>
  [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");

import { createHash, createPublicKey, verify } from "node:crypto";

/** Signed notes as C2SP `signed-note` has them, by Ed25519 alone. */

const ED25519 = 1;

export interface Verifier {
  name: string;
  /** 32 bytes. */
  publicKey: Uint8Array;
}

export interface Signer extends Verifier {
  /** Pure: the Ed25519 signature, 64 bytes. */
  sign: (text: Uint8Array) => Uint8Array;
}

/** Four bytes by which a signature says whose it is. */
function keyIdOf({ name, publicKey }: Verifier): Buffer {
  return createHash("sha256")
    .update(`${name}\n`)
    .update(Uint8Array.of(ED25519))
    .update(publicKey)
    .digest()
    .subarray(0, 4);
}

/** `<name>+<key id>+<key>`, as tools that verify notes take it. */
export const verifierKeyOf = (verifier: Verifier): string =>
  `${verifier.name}+${keyIdOf(verifier).toString("hex")}+${Buffer.concat([Uint8Array.of(ED25519), verifier.publicKey]).toString("base64")}`;

/** @throws Error for what is no verifier key of Ed25519. */
export function parseVerifierKey(text: string): Verifier {
  const [, name = "", id, key = ""] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(key, "base64");
  const verifier = { name, publicKey: Uint8Array.from(bytes.subarray(1)) };
  if (bytes.length !== 33 || bytes[0] !== ED25519 || keyIdOf(verifier).toString("hex") !== id)
    throw new Error(
      "This is no verifier key: <name>+<8 hexadecimal digits>+<base64>, as /.well-known/understudy-audit-key has it.",
    );
  return verifier;
}

/** @param text - of whole lines. */
export function signNote(text: string, signer: Signer): string {
  const signature = Buffer.concat([keyIdOf(signer), signer.sign(Buffer.from(text))]);
  return `${text}\n— ${signer.name} ${signature.toString("base64")}\n`;
}

/** The text of a note that one of these has signed; null when none has. */
export function openNote(note: string, verifiers: Verifier[]): string | null {
  const end = note.lastIndexOf("\n\n");
  if (end < 0) return null;
  const text = note.slice(0, end + 1);
  const signatures = note.slice(end + 2).split("\n");
  return verifiers.some((verifier) => signatures.some((line) => isOf(verifier, text, line))) ? text : null;
}

function isOf(verifier: Verifier, text: string, line: string): boolean {
  const [, name, encoded = ""] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const signature = Buffer.from(encoded, "base64");
  return (
    name === verifier.name &&
    signature.length === 68 &&
    signature.subarray(0, 4).equals(keyIdOf(verifier)) &&
    verify(null, Buffer.from(text), keyObjectOf(verifier.publicKey), signature.subarray(4))
  );
}

const keyObjectOf = (publicKey: Uint8Array) =>
  createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") },
    format: "jwk",
  });

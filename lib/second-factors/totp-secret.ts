import { CompactEncrypt, compactDecrypt } from "jose";
import { deriveKey } from "../tokens/secret.ts";

/** An app's secret has to be known to check its codes, so it is kept: under the deployment's secret, as signing keys are. */
export const encryptTotpSecret = (secret: string, deployment: string): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(secret))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(deriveKey(deployment, "second factors"));

/** Null for one that the deployment's secret doesn't open any more: its app proves nothing then. */
export async function openTotpSecret(encrypted: string, deployment: string): Promise<string | null> {
  const opened = await compactDecrypt(encrypted, deriveKey(deployment, "second factors")).catch(() => null);
  return opened && new TextDecoder().decode(opened.plaintext);
}

import { randomBytes } from "node:crypto";
import { CompactEncrypt, compactDecrypt } from "jose";
import { deriveKey } from "../tokens/secret.ts";
import type { WebhookSecrets } from "./webhook.ts";

/** As Standard Webhooks has it, so that people, libraries and scanners of source code know what they have found. */
const PREFIX = "whsec_";
const BYTES = 32;

/** How long the secret before signs beside a new one, in milliseconds. */
export const OVERLAP_MS = 24 * 60 * 60 * 1000;

export const newWebhookSecret = (): string => PREFIX + randomBytes(BYTES).toString("base64");

/** It has to sign, so it is kept: under the deployment's secret, as signing keys are. */
export const encryptSecret = (secret: string, deployment: string): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(secret))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(deriveKey(deployment, "webhooks"));

/** Whatever signs now, the newest first. One that the deployment's secret doesn't open any more signs nothing. */
export async function openSecrets(kept: WebhookSecrets, deployment: string, now: Date): Promise<string[]> {
  const { encryptedSecret, previousEncryptedSecret, previousUntil } = kept;
  const both = previousUntil && now < previousUntil ? [encryptedSecret, previousEncryptedSecret] : [encryptedSecret];
  const opened: string[] = [];
  for (const encrypted of both) {
    const plain = encrypted && (await compactDecrypt(encrypted, deriveKey(deployment, "webhooks")).catch(() => null));
    if (plain) opened.push(new TextDecoder().decode(plain.plaintext));
  }
  return opened;
}

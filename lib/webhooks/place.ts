import { DomainError } from "../errors.ts";
import { isLoopback } from "../http/loopback.ts";
import { meansPrivate, type Reach } from "../outbox/reach.ts";

/** What the verbs need to know of the deployment. */
export interface WebhookConfig {
  reach: Reach;
  /** The deployment's own, under which webhooks' secrets are kept. */
  secret: string;
}

/**
 * May this deployment send something there, as far as can be told now? Judged again at each delivery, so a name that
 * nobody knows yet is taken.
 *
 * @throws private_address, invalid_input for http that isn't to this machine from itself.
 */
export async function assertPlace(text: string, reach: Reach): Promise<void> {
  const url = new URL(text);
  if (await meansPrivate(url, reach)) throw refused("private_address", PRIVATE);
  if (url.protocol === "http:" && !(reach.local && isLoopback(url.href))) throw refused("invalid_input", HTTPS);
}

const refused = (code: "private_address" | "invalid_input", detail: string) =>
  new DomainError(code, detail, { fields: [{ pointer: "/url", detail }] });

const PRIVATE =
  "This address is of a private network, which Understudy doesn't call. If it is yours, have its host name added to ALLOWED_PRIVATE_HOSTS.";
const HTTPS = "Enter an address that begins with https://. Plain http is for this machine only (localhost, 127.0.0.1).";

/** How a webhook is called where its address is nobody's business: addresses of some services are secrets. */
export const nameOf = ({ url }: { url: string }): string => new URL(url).host;

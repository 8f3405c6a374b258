import { isIPv4, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";

/** As it is written down: compatibility forms joined, nothing around it. */
export const normalEmail = (email: string): string => email.normalize("NFKC").trim();

// What can't be seen, or not be told from something else: controls, format characters, spaces, fillers.
const UNSEEN = String.raw`\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800`;
// RFC 5321 and 5322: letters, digits, these signs and dots; RFC 6531: beyond ASCII, whatever can be seen. Dots wherever
// they are: some providers gave such addresses out.
const plain = new RegExp(String.raw`^(?!\.+$)(?:[\w!#$%&'*+/=?^\x60{|}~.-]|[^\x00-\x7f${UNSEEN}])+$`, "u");
const quoted = new RegExp(String.raw`^"(?:[^"\\${UNSEEN}]| |\\[\x20-\x7e])+"$`, "u");
const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?`;
const domain = new RegExp(String.raw`^(?:${label}\.)+(?!\p{N}+$)${label}$`, "u");
const unseen = new RegExp(`[${UNSEEN}]`, "u");

/**
 * Is it an address that mail could have: of RFC 5321, beyond ASCII too (RFC 6531)? Of a normal form. What a product took
 * from its user is not for us to refuse; only what could be taken for another address is.
 */
export function isEmail(email: string): boolean {
  const [local, host] = partsOf(email);
  return local.length <= 64 && (plain.test(local) || quoted.test(local)) && (isDomain(host) || isLiteral(host));
}

/** Of an address that is nobody's and reaches nobody (RFC 2606): what a user without an e-mail has where one must be. */
export const NOBODYS_DOMAIN = "no-email.invalid";
export const isNobodys = (email: string): boolean => emailKey(email).endsWith(`@${NOBODYS_DOMAIN}`);

const isDomain = (host: string) => !unseen.test(host) && domain.test(host) && asciiOf(host) !== "";
// No zone (`%`): it means something on one machine only, and Node takes it for a part of the address.
const isLiteral = (host: string) =>
  /^\[[^%]*\]$/.test(host) && (isIPv4(host.slice(1, -1)) || isIPv6(host.slice(1, -1).replace(/^ipv6:/i, "")));

function partsOf(email: string): [local: string, host: string] {
  const at = email.lastIndexOf("@");
  return at < 0 ? [email, ""] : [email.slice(0, at), email.slice(at + 1)];
}

/**
 * What makes two e-mail addresses the same one: compatibility forms, letter case and space around are not a difference
 * (GHSA-7rqj-j65f-68wh: an address that only looks different must not be a second account), nor are quotes without need
 * or a domain in its own letters. Unique in the database. Normalised again after lower-casing, as that can leave a form
 * which NFKC would join.
 */
export function emailKey(email: string): string {
  const same = email.normalize("NFKC").toLowerCase().normalize("NFKC").trim();
  const [local, host] = partsOf(same);
  return host === "" ? same : `${unquoted(local)}@${asciiOf(host) || host}`;
}

/** The domain of an address, as its key has it: what is protected with a domain. Null for what is no address. */
export function domainOf(email: string | null): string | null {
  const [, host] = partsOf(emailKey(email ?? ""));
  return host === "" ? null : host;
}

/** Quotes and backslashes are a way to write an address down, and no part of it. */
function unquoted(local: string): string {
  if (!quoted.test(local)) return local;
  const meant = local.slice(1, -1).replace(/\\(.)/g, "$1");
  return plain.test(meant) ? meant : `"${meant.replace(/["\\]/g, "\\$&")}"`;
}

/** Of anything: what somebody types to sign in comes here unchecked. */
function asciiOf(host: string): string {
  if (isLiteral(host)) {
    const url = `http://${host.replace(/ipv6:/i, "")}`;
    return isIPv4(host.slice(1, -1)) || !URL.canParse(url) ? host : new URL(url).hostname;
  }
  return /^[\x20-\x7e]*$/.test(host) ? host : domainToASCII(host);
}

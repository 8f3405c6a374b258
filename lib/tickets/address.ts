import { isLoopback } from "../http/loopback.ts";

const MAX_LENGTH = 2000;
const PLACEHOLDER = "{ticket}";

/** The settings that say where tickets are. */
export interface TicketSettings {
  /** Whose pages somebody may be led back to, as browsers write origins. */
  returnOrigins: string[];
  /** A ticket's address, with `{ticket}` in the place of what was written; null for none. */
  ticketTemplate: string | null;
}

/** What is wrong with an origin to lead back to, as a sentence; null when nothing is. */
export function wrongWithReturnOrigin(text: string): string | null {
  const example = "Enter an origin without a path, such as https://help.example.com.";
  if (text.length > MAX_LENGTH || !isPlain(text) || !URL.canParse(text)) return example;
  const url = new URL(text);
  if (url.protocol === "http:" && !isLoopback(url.origin))
    return "Enter an origin that begins with https://. Plain http is for this machine only (localhost, 127.0.0.1).";
  if (url.protocol !== "http:" && url.protocol !== "https:") return "Enter an origin that begins with https://.";
  if (text.includes("*")) return "Enter each origin in full: * stands for nothing here.";
  return url.href === `${url.origin}/` && !text.includes("#") && !text.includes("?") ? null : example;
}

/** What is wrong with the template, as a sentence; null when nothing is. The ticket may be in any part but the host. */
export function wrongWithTemplate(text: string): string | null {
  const example = "Enter an https address with {ticket} in it once, such as https://help.example.com/tickets/{ticket}.";
  const filled = (ticket: string) => text.replace(PLACEHOLDER, ticket);
  if (text.length > MAX_LENGTH || text.split(PLACEHOLDER).length !== 2 || !isPlain(filled("1"))) return example;
  if (!URL.canParse(filled("1")) || !URL.canParse(filled("2"))) return example;
  const [one, other] = [new URL(filled("1")), new URL(filled("2"))];
  if (one.protocol !== "https:") return "Enter an address that begins with https://.";
  if (one.username !== "" || one.password !== "") return "An address can't hold a name or password.";
  return one.host === other.host
    ? null
    : "The ticket can't be in the host's name: whoever writes it would choose where the link leads.";
}

/** Where a ticket is. Whatever was written stays one value of the address. */
export const ticketUrl = (template: string, ticket: string): string =>
  // As a function, for `$` in a ticket is no pattern; half a character can't be encoded.
  template.replace(PLACEHOLDER, () => encodeURIComponent(ticket.replace(/\p{Surrogate}/gu, "\ufffd")));

/**
 * An address that somebody came from and may be led back to, written anew; null for every other. Judged when it is taken and
 * again when it is used, as the settings may have changed.
 */
export function permittedReturn(wish: string | null | undefined, { returnOrigins }: TicketSettings): string | null {
  if (!wish || wish.length > MAX_LENGTH || !URL.canParse(wish)) return null;
  const { protocol, origin, username, password, href } = new URL(wish);
  // A blob: address has its maker's origin.
  if (protocol !== "https:" && protocol !== "http:") return null;
  return username === "" && password === "" && returnOrigins.includes(origin) ? href : null;
}

/** No spaces and control characters, which parsers drop silently, nor what addresses can't hold. */
const isPlain = (text: string): boolean => /^[\x21-\x7e]+$/.test(text) && !/["<>\\^`{|}]/.test(text);

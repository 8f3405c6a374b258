import type { Mail } from "../notices/mail.ts";
import { inOneLine, mailPage, shortened } from "../notices/mail.ts";
import type { Product } from "../products/product.ts";
import type { Mark } from "../timeline/entry.ts";
import { calledOf, type User } from "../users/user.ts";
import type { SupportSession } from "./list.ts";
import { calledBy } from "./show.ts";

/** What a mail to a user is made of. */
export interface Telling extends SupportSession {
  user: User;
  /** The session's; null where it is gone. */
  product: Product | null;
  showNames: boolean;
}

/** More kinds of changes stand on the page. */
const MOST_NAMED = 20;
const MINUTE_MS = 60_000;

/**
 * What was done in somebody's account: when, why, what was changed, and where to object. It is the user's own, so it calls
 * them by name; of an employee it has the name, where names are shown.
 *
 * @param address - the user's own e-mail.
 * @param productUrl - the product host's origin, where the page is that has all of it.
 */
export function summaryMail(telling: Telling, address: string, productUrl: string): Mail {
  const { impersonation, user, product, showNames } = telling;
  const { id, endedAt, expiresAt, reason } = impersonation;
  const where = inOneLine(product?.name ?? impersonation.product.name);
  const who = showNames ? calledBy(impersonation, true) : "Somebody of support";
  const lines = [
    `Hello ${inOneLine(calledOf(user))},`,
    `${inOneLine(who)} signed in to your account in ${where} on ${dayText(startOf(telling))} and was in it for ${lengthText(telling)}.`,
    `Why: ${reason === null ? "no reason was given" : inOneLine(reason)}`,
    `Looked at: ${counted(telling.tally.pages, "page")}`,
    `Changed: ${changedText(telling)}`,
    `If something here is wrong, tell the support of ${where}, and send along the receipt that you find on the page below.`,
    "There you see all of it, and choose when support may sign in to your account. With Never nobody does any more:",
  ];
  const link = pageOf(product, productUrl);
  const why = `You get this whenever somebody of support has been in your account in ${where}.`;
  return {
    ...{ id, at: endedAt ?? expiresAt, to: { name: inOneLine(calledOf(user)), address } },
    subject: shortened(`Support was in your account in ${where}`),
    text: `${lines.join("\n\n")}\n\n${link}\n\n--\n${why}\n`,
    html: mailPage(lines, link, why),
  };
}

/** Where a product keeps sessions of its own, the page is one of its own, too. */
const pageOf = (product: Product | null, productUrl: string): string =>
  product?.kind === "oidc" ? product.targetLinkUri : `${productUrl}/support-access`;

const startOf = ({ impersonation }: Telling): Date => impersonation.startedAt ?? impersonation.createdAt;

/** In UTC: of whoever reads it nobody knows where they are. */
const dayText = (at: Date): string =>
  `${new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(at)} (UTC)`;

function lengthText(telling: Telling): string {
  const { endedAt, expiresAt } = telling.impersonation;
  const ms = (endedAt ?? expiresAt).getTime() - startOf(telling).getTime();
  return ms < MINUTE_MS ? "less than a minute" : counted(Math.round(ms / MINUTE_MS), "minute");
}

function changedText({ tally, acts }: Telling): string {
  if (tally.acts === 0) return "nothing";
  const kinds = [...timesOf(acts)];
  const named = kinds.slice(0, MOST_NAMED).map(([name, times]) => (times === 1 ? name : `${name} (${times} times)`));
  const more = kinds.length > MOST_NAMED || acts.length < tally.acts ? ["and more, which is on the page below"] : [];
  return [...named, ...more].join("; ");
}

function timesOf(acts: Mark[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { name } of acts) {
    const called = inOneLine(name ?? "something");
    times.set(called, (times.get(called) ?? 0) + 1);
  }
  return times;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

import { inOneLine, type Mail, mailPage, shortened } from "../notices/mail.ts";
import type { Product } from "../products/product.ts";
import type { AccessRequest } from "../requests/request.ts";
import type { Mark } from "../timeline/entry.ts";
import { calledOf, type User } from "../users/user.ts";
import type { SupportSession } from "./list.ts";
import { calledBy } from "./show.ts";

/** Whom a mail is to, and what it may call whom. */
export interface Reader {
  user: User;
  /** What the mail is about; null where it is gone. */
  product: Product | null;
  /** The product host's origin, where the page is that has all of it. */
  productUrl: string;
  showNames: boolean;
}

/** More kinds of changes stand on the page. */
const MOST_NAMED = 20;
const MINUTE_MS = 60_000;

/** What was done in somebody's account: when, why, what was changed, and where to object. */
export function summaryMail(session: SupportSession, reader: Reader): Mail {
  const { impersonation } = session;
  const where = placeOf(reader);
  return mailTo(reader, impersonation.id, impersonation.endedAt ?? impersonation.expiresAt, {
    subject: `Support was in your account in ${where}`,
    lines: [
      `${whoOf(impersonation, reader)} signed in to your account in ${where} on ${momentText(startOf(session))} and was in it for ${lengthText(session)}.`,
      whyText(impersonation.reason),
      `Looked at: ${counted(session.tally.pages, "page")}`,
      `Changed: ${changedText(session)}`,
      `If something here is wrong, tell the support of ${where}, and send along the receipt that you find on the page below.`,
      "There you see all of it, and choose when support may sign in to your account. With Never nobody does any more:",
    ],
    why: `You get this whenever somebody of support has been in your account in ${where}.`,
  });
}

/** That somebody asks for the user's yes. The mail itself answers nothing: whoever reads a mailbox isn't thereby the user. */
export function requestMail(request: AccessRequest, reader: Reader): Mail {
  const where = placeOf(reader);
  const wanted = request.kind === "raise" ? "to make changes in" : "to sign in to";
  return mailTo(reader, request.id, request.createdAt, {
    subject: `Support asks ${wanted} your account in ${where}`,
    lines: [
      `${whoOf(request, reader)} asks ${wanted} your account in ${where}, ${request.access === "full" ? "and could make changes" : "to look only"}.`,
      whyText(request.reason),
      `Say yes or no on the page below. Unless you say yes before ${momentText(request.expiresAt)}, nobody may.`,
    ],
    why: "You get this because you have chosen to be asked.",
  });
}

/** That an Owner didn't wait for the yes of a user who wants to be asked. */
export function enteredMail(
  { impersonation }: Pick<SupportSession, "impersonation">,
  id: string,
  reader: Reader,
): Mail {
  const where = placeOf(reader);
  return mailTo(reader, id, impersonation.createdAt, {
    subject: `Support signed in to your account in ${where} without asking you`,
    lines: [
      `You have chosen to be asked. In an emergency whoever is responsible may not wait for your answer: ${whoOf(impersonation, reader)} signed in to your account in ${where} on ${momentText(impersonation.createdAt)}.`,
      whyText(impersonation.reason),
      "On the page below you can end it, and see what was done:",
    ],
    why: "You get this because you have chosen to be asked.",
  });
}

/** It is the user's own, so it calls them by name. In names and words no line ends and nothing is turned around. */
function mailTo(
  { user, product, productUrl }: Reader,
  id: string,
  at: Date,
  { subject, lines, why }: { subject: string; lines: string[]; why: string },
): Mail {
  const name = inOneLine(calledOf(user));
  const whole = [`Hello ${name},`, ...lines];
  // Where a product keeps sessions of its own, the page is one of its own, too.
  const link = product?.kind === "oidc" ? product.targetLinkUri : `${productUrl}/support-access`;
  return {
    ...{ id, at, to: { name, address: user.email ?? "" }, subject: shortened(subject) },
    text: `${whole.join("\n\n")}\n\n${link}\n\n--\n${why}\n`,
    html: mailPage(whole, link, why),
  };
}

const placeOf = ({ product }: Reader): string => inOneLine(product?.name ?? "the product");

const whoOf = (by: Parameters<typeof calledBy>[0], { showNames }: Reader): string =>
  showNames ? inOneLine(calledBy(by, true)) : "Somebody of support";

const whyText = (reason: string | null): string =>
  `Why: ${reason === null ? "no reason was given" : inOneLine(reason)}`;

const startOf = ({ impersonation }: SupportSession): Date => impersonation.startedAt ?? impersonation.createdAt;

/** In UTC: of whoever reads it nobody knows where they are. */
const momentText = (at: Date): string =>
  `${new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(at)} (UTC)`;

function lengthText(session: SupportSession): string {
  const { endedAt, expiresAt } = session.impersonation;
  const ms = (endedAt ?? expiresAt).getTime() - startOf(session).getTime();
  return ms < MINUTE_MS ? "less than a minute" : counted(Math.round(ms / MINUTE_MS), "minute");
}

function changedText({ tally, acts }: SupportSession): string {
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

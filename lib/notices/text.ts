import { calledOf, type UserPerson } from "../users/user.ts";
import { timeIn } from "./hours.ts";
import type { AccountChange, NoticeFacts, ToldNotice } from "./notice.ts";

interface Telling {
  /** Are users called by name? On the dashboard they are, as the reader sees them there anyway; a mailbox keeps none. */
  named: boolean;
}

/** What a notice says, in its reader's words, as one line of sentences. */
export function textOf(notice: ToldNotice, { named }: Telling): string {
  const { session, facts } = notice;
  const Who = whoOf(notice);
  switch (notice.type) {
    case "turned_on":
      return `${Who} turned user impersonation on.`;
    case "turned_off":
      return `${Who} turned user impersonation off. No session goes on.`;
    case "self_grant":
      return `${Who} gave ${isReader(notice) ? "yourself" : "themselves"} access to user impersonation.`;
    case "first_session":
      return `${Who} opened a session for the first time.`;
    case "many_users":
      return `${Who} opened sessions as ${facts?.users ?? "many"} users within an hour.`;
    case "outside_hours":
      return `${Who} opened a session${timeText(notice)}.`;
    case "product_unreachable":
      return `${notice.product ?? "A product"} couldn't be told that a session had ended. Its sign-in may go on until it asks.`;
    case "break_glass":
      return `${Who} broke the glass: a session${asText(session?.user, named)}, without waiting for anybody's yes.`;
    case "request_waiting":
      return `${Who} asks ${wishText(notice, named)}. It can be answered for 30 minutes.`;
    case "request_answered":
      return answerText(notice, named);
    case "grant_expiring":
      return `${ofWhom(notice)} access to user impersonation ends${onText(notice)}. The access review has everybody's.`;
    case "grant_expired":
      return `${ofWhom(notice)} access to user impersonation has ended: its time was over. The access review shows who still has it.`;
    case "own_grant_expiring":
      return `Your access to user impersonation ends${onText(notice)}. An Owner or Admin can prolong it.`;
    case "own_grant_expired":
      return "Your access to user impersonation has ended: its time was over. An Owner or Admin can give it to you again.";
    case "unprotected":
      return `${Who} took the protection of ${unprotectedText(notice)} away. Whoever has access may sign in there.`;
    case "second_factor_reset":
      return `The second factors of ${notice.by?.name ?? "somebody"} were reset. The audit log says by whom.`;
    case "own_factor_reset":
      return "Your second factors were reset. If you didn't ask for that, tell an Owner at once, and change your password.";
    case "own_account_changed":
      return `${accountText[facts?.account ?? "password"]} If that wasn't you, tell an Owner at once, and change your password.`;
    case "session_summary":
      return `Your session${session && named ? ` as ${calledOf(session.user)}` : ""}${placeText(notice)} lasted ${lengthText(session)}${doneText(notice)}`;
  }
}

const accountText: Record<AccountChange, string> = {
  password: "Your password was changed.",
  passkey_added: "A passkey was added to your account.",
  passkey_removed: "A passkey was removed from your account.",
  totp_added: "An authenticator app was added to your account.",
  totp_removed: "An authenticator app was removed from your account.",
  recovery_codes: "Your recovery codes were replaced by new ones.",
  token: "A personal token was made for your account. It can begin sessions in your name.",
};

const asText = (user: UserPerson | null | undefined, named: boolean): string => {
  if (!user) return "";
  return named ? ` as ${inItsPlace(calledOf(user))}` : " as a user";
};

/** What turns letters around turns only those of the name (Unicode, UAX #9). */
const inItsPlace = (name: string): string =>
  /[\u202a-\u202e\u2066-\u2069]/.test(name) ? `\u2068${name.replace(/[\u2066-\u2069]/g, "")}\u2069` : name;

function wishText({ request }: ToldNotice, named: boolean): string {
  if (request?.kind === "grant") return "for access to user impersonation";
  return `${request?.kind === "raise" ? "to make changes" : "to be signed in"}${asText(request?.user, named)}`;
}

/** To whoever asked. Where the user answers, nobody on the team is named. */
function answerText(notice: ToldNotice, named: boolean): string {
  const what = wishText(notice, named);
  if (notice.facts?.answer === "expired")
    return `Nobody answered your request ${what} in time, or it can't be answered now.`;
  const Who = notice.by?.name ?? "The user";
  if (notice.facts?.answer === "refused") return `${Who} said no to your request ${what}.`;
  const begin = notice.request?.kind === "grant" ? "You have it now." : "Begin within 10 minutes.";
  return `${Who} said yes to your request ${what}. ${begin}`;
}

/** Where one reads on: a path on the dashboard. */
export function hrefOf({ type, impersonationId, productId, requestId, facts }: ToldNotice): string {
  if (requestId !== null) return `/requests/${requestId}`;
  if (type === "unprotected") return unprotectedHref(facts?.unprotected, productId);
  if (type === "turned_on" || type === "turned_off" || type === "self_grant") return "/settings";
  if (type === "grant_expiring" || type === "grant_expired") return "/settings/access-review";
  if (type === "own_grant_expiring" || type === "own_grant_expired") return "/account";
  if (type === "own_factor_reset" || type === "own_account_changed") return "/account";
  if (type === "second_factor_reset") return "/audit-log?type=employee.second_factor_reset";
  if (type === "product_unreachable") return productId === null ? "/products" : `/products/${productId}`;
  return impersonationId === null ? "/sessions" : `/sessions/${impersonationId}`;
}

function unprotectedHref(what: NoticeFacts["unprotected"], productId: string | null): string {
  if (what === "domain") return "/settings/protected-domains";
  return what === "product" && productId !== null ? `/products/${productId}` : "/audit-log?type=user.unprotected";
}

function unprotectedText({ facts, product }: ToldNotice): string {
  if (facts?.unprotected === "product") return product ?? "a product";
  return facts?.unprotected === "domain" ? "an e-mail domain" : "a user";
}

const isReader = ({ by, reader }: ToldNotice): boolean => by !== null && by.id === reader.id;

const whoOf = (notice: ToldNotice): string => (isReader(notice) ? "You" : (notice.by?.name ?? "Somebody"));

const ofWhom = ({ by }: ToldNotice): string => (by === null ? "Somebody's" : `${by.name}'s`);

/** In UTC, as whatever may stand in a mailbox. */
const onText = ({ facts }: ToldNotice): string =>
  facts?.until === undefined ? " soon" : ` on ${facts.until.slice(0, 10)} at ${facts.until.slice(11, 16)} UTC`;

function timeText({ at, facts }: ToldNotice): string {
  if (!facts?.hours) return " outside the hours of your settings";
  const { from, to, timeZone } = facts.hours;
  return ` at ${timeIn(timeZone, at)}, outside the hours from ${from} to ${to} (${timeZone})`;
}

const placeText = ({ product }: ToldNotice): string => (product === null ? "" : ` in ${product}`);

function lengthText(session: ToldNotice["session"]): string {
  if (!session?.startedAt || !session.endedAt) return "a while";
  const seconds = Math.round((session.endedAt.getTime() - session.startedAt.getTime()) / 1000);
  return seconds < 60 ? counted(seconds, "second") : counted(Math.round(seconds / 60), "minute");
}

const doneText = ({ tally }: ToldNotice): string =>
  tally === null
    ? ". What was done in it is archived."
    : `: ${counted(tally.pages, "page")}, ${counted(tally.acts, "act")}, ${counted(tally.refusals, "refusal")}.`;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

import { calledOf } from "../users/user.ts";
import { timeIn } from "./hours.ts";
import type { ToldNotice } from "./notice.ts";

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
    case "second_factor_reset":
      return `The second factors of ${notice.by?.name ?? "somebody"} were reset. The audit log says by whom.`;
    case "own_factor_reset":
      return "Your second factors were reset. If you didn't ask for that, tell an Owner at once, and change your password.";
    case "session_summary":
      return `Your session${session && named ? ` as ${calledOf(session.user)}` : ""}${placeText(notice)} lasted ${lengthText(session)}${doneText(notice)}`;
  }
}

/** Where one reads on: a path on the dashboard. */
export function hrefOf({ type, impersonationId, productId }: ToldNotice): string {
  if (type === "turned_on" || type === "turned_off" || type === "self_grant") return "/settings";
  if (type === "own_factor_reset") return "/account";
  if (type === "second_factor_reset") return "/audit-log?type=employee.second_factor_reset";
  if (type === "product_unreachable") return productId === null ? "/products" : `/products/${productId}`;
  return impersonationId === null ? "/sessions" : `/sessions/${impersonationId}`;
}

const isReader = ({ by, reader }: ToldNotice): boolean => by !== null && by.id === reader.id;

const whoOf = (notice: ToldNotice): string => (isReader(notice) ? "You" : (notice.by?.name ?? "Somebody"));

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

import type { Answer } from "../outbox/delivery.ts";
import type { ToldNotice } from "./notice.ts";
import { hrefOf, textOf } from "./text.ts";

/** A mail, before it has a sender. */
export interface Mail {
  /** The notice's: whoever gets a mail twice can tell by it. */
  id: string;
  at: Date;
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
}

/** Who hands mail on, as the environment says: never throws, and gives up after a while by itself. */
export interface Mailer {
  send(mail: Mail): Promise<Answer>;
}

/** Mailboxes show hardly more of a subject. */
const SUBJECT_LENGTH = 150;

/**
 * The mail of a notice, as text and as simple HTML. It calls no user by name: what lies in a mailbox, nobody can erase. The page
 * that it leads to does.
 *
 * @param dashboardUrl - the dashboard's origin.
 */
export function mailOf(notice: ToldNotice, dashboardUrl: string): Mail {
  const { id, at, reader } = notice;
  const line = inOneLine(textOf(notice, { named: false }));
  const link = dashboardUrl + hrefOf(notice);
  const why = whyText(notice);
  return {
    ...{ id, at, to: { name: inOneLine(reader.name), address: reader.email } },
    subject: shortened(line),
    text: `${line}\n\n${link}\n\n--\n${why}\n`,
    html: mailPage([line], link, why),
  };
}

const YOU_GET_THIS = "You get this from Understudy because";

function whyText({ type }: ToldNotice): string {
  if (type === "session_summary")
    return `${YOU_GET_THIS} you were signed in as a user. An Owner can turn it off in Project Settings.`;
  if (type === "own_grant_expiring" || type === "own_grant_expired")
    return `${YOU_GET_THIS} it is about your own access.`;
  if (type === "own_factor_reset" || type === "own_account_changed")
    return `${YOU_GET_THIS} it is about your own account.`;
  if (type === "request_waiting") return `${YOU_GET_THIS} you may answer it.`;
  if (type === "request_answered") return `${YOU_GET_THIS} you have asked for it.`;
  if (type === "break_glass") return `${YOU_GET_THIS} you are an Owner. It can't be turned off.`;
  return `${YOU_GET_THIS} you are an Owner. Choose which in Project Settings.`;
}

export const shortened = (subject: string): string =>
  subject.length > SUBJECT_LENGTH ? `${subject.slice(0, SUBJECT_LENGTH - 1)}…` : subject;

/** What ends a line, or turns it around, could write a header or another line in somebody's name. */
export const inOneLine = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]+/gu, " ").trim();

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

/** Each line a paragraph, then the link, and smaller what is the same in every mail of a kind. */
export const mailPage = (lines: string[], link: string, why: string): string =>
  `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Understudy</title></head>
<body style="font-family: sans-serif; line-height: 1.5">
${lines.map((line) => `<p><bdi>${escaped(line)}</bdi></p>`).join("\n")}
<p><a href="${escaped(link)}">${escaped(link)}</a></p>
<p style="color: #666; font-size: 12px">${escaped(why)}</p>
</body>
</html>
`;

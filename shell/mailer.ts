import nodemailer from "nodemailer";
import { env } from "#env";
import { isLoopback } from "#lib/http/loopback.ts";
import type { Mail, Mailer } from "#lib/notices/mail.ts";
import type { Smtp } from "#lib/notices/smtp.ts";
import type { Answer } from "#lib/outbox/delivery.ts";
import { openTurns } from "#lib/outbox/turns.ts";
import { within } from "./within.ts";

/** For each step of a conversation with the mail server, in milliseconds. */
const STEP_MS = 10_000;
/** For all of it, from its turn on. */
const ALL_MS = 30_000;
/** So many at once, whoever they are for: many mail servers turn away who comes with more. */
const MOST_AT_ONCE = 5;
/** For its turn. With all of it that is below the time for which nobody else tries the same mail. */
const TURN_MS = 4 * 60_000;

/** In the demo without a mail server: what it would have sent stands on its page /outbox. */
const caught: Mailer = {
  send: async () => ({ outcome: "delivered", status: null, text: null, tookMs: 0 }),
};

let opened: Mailer | undefined;

/** Who hands mail on, as the environment has it; null where nobody does. */
export function mailer(): Mailer | null {
  const { smtp, demo } = env();
  if (smtp) opened ??= openMailer(smtp, env().dashboardUrl);
  return opened ?? (demo ? caught : null);
}

/** By SMTP. A password is never sent in clear text to another machine. */
export function openMailer({ url, from }: Smtp, dashboardUrl: string): Mailer {
  const transport = nodemailer.createTransport(optionsOf(new URL(url)));
  // The library's pool would do, but tries again by itself what was cut off, also long after we have given it up.
  const inTurn = openTurns(MOST_AT_ONCE, TURN_MS);
  const host = new URL(dashboardUrl).hostname;
  const messageOf = ({ id, at, ...mail }: Mail) => ({
    ...mail,
    ...{ from, date: at, messageId: `<${id}@${host}>` },
    // Nobody's holiday is our business (RFC 3834).
    headers: { "auto-submitted": "auto-generated" },
  });
  return {
    async send(mail) {
      let beganAt = performance.now();
      const answer = (outcome: Answer["outcome"], status: number | null): Answer => ({
        ...{ outcome, status, tookMs: Math.round(performance.now() - beganAt) },
        // It may name whoever the mail was for.
        text: null,
      });
      try {
        await inTurn(() => {
          beganAt = performance.now();
          return within(ALL_MS, transport.sendMail(messageOf(mail)), tooSlow);
        });
        return answer("delivered", null);
      } catch (error) {
        const status = statusOf(error);
        return answer(status === null ? "no_answer" : `status_${status}`, status);
      }
    },
  };
}

/** Named one by one: of an object with a URL in it the library takes the URL alone. */
export const optionsOf = ({ protocol, hostname, port, username, password }: URL) => ({
  host: hostname.replace(/^\[|\]$/g, ""),
  secure: protocol === "smtps:",
  requireTLS: username !== "" && !isLoopback(`http://${hostname}`),
  ...(port !== "" && { port: Number(port) }),
  ...(username !== "" && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  ...{ connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, socketTimeout: STEP_MS, dnsTimeout: STEP_MS },
  ...{ disableFileAccess: true, disableUrlAccess: true },
});

/** A server that says a little now and then would keep us for ever. Whether it takes the mail after all, nobody can tell. */
const tooSlow = (): never => {
  throw new Error("too slow");
};

/** What the mail server answered; null where it didn't. */
const statusOf = (error: unknown): number | null =>
  error instanceof Error && "responseCode" in error && typeof error.responseCode === "number"
    ? error.responseCode
    : null;

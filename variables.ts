import { isIP } from "node:net";
import * as z from "zod";
import { postgresAddress } from "#db/postgres-address.ts";
import { type Role, roles } from "#lib/employees/employee.ts";
import { isLoopback } from "#lib/http/loopback.ts";
import { mailSender, mailServer } from "#lib/notices/smtp.ts";

const origin = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
  if (url === null || !isOrigin) {
    context.addIssue("must be an address without a path, such as https://dashboard.example.com.");
    return z.NEVER;
  }
  if (url.protocol === "http:" && !isLoopback(url.origin)) {
    context.addIssue("must begin with https://. Plain http is for this machine only (localhost, 127.0.0.1).");
    return z.NEVER;
  }
  return url.origin;
});

const wholeNumber = (min: number, max: number) => {
  const sentence = `must be a whole number from ${min} to ${max}.`;
  return z
    .string()
    .regex(/^\d{1,5}$/, sentence)
    .transform(Number)
    .refine((number) => number >= min && number <= max, sentence);
};

const database = z.string().superRefine((url, context) => {
  if (isPostgres(url)) {
    try {
      postgresAddress(url);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
    }
  } else if (!/^file:[^?#]+$/.test(url) || url.includes(":memory:")) {
    context.addIssue(
      "must name a SQLite file, such as file:data/understudy.db, or a Postgres, such as postgres://user:password@host/database.",
    );
  }
});

const tallyDatabase = z
  .string()
  .regex(/^file:[^?#]+$/, "must name the demo product's own SQLite file, such as file:data/demo.db.tally.");

export const isPostgres = (url: string) => /^postgres(ql)?:/.test(url);

const listenHost = z
  .string()
  .refine((text) => isIP(text) !== 0, "must be an IP address of this machine, such as 127.0.0.1 behind a proxy on it.");

const collector = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    "must be the address of an OpenTelemetry collector, such as http://localhost:4318.",
  );

const hostNames = z.string().transform((text, context) => {
  const names = text.split(",").map((name) => name.trim().toLowerCase());
  const wrong = names.find((name) => !URL.canParse(`https://${name}`) || new URL(`https://${name}`).hostname !== name);
  if (wrong === undefined) return names;
  context.addIssue("must be host names with commas between them, such as crm.internal,10.0.0.5.");
  return z.NEVER;
});

/** Entra ID's addresses for the accounts of all organizations: who has one of their own gives themselves a role there. */
const isAnybodys = ({ origin, pathname }: URL) =>
  origin === "https://login.microsoftonline.com" && /^\/(common|organizations|consumers)(\/|$)/i.test(pathname);

const issuer = z
  .string()
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    const secured = url !== null && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.origin)));
    return secured && url.search === "" && url.hash === "" && url.username === "";
  }, "must be the https address at which the provider has its /.well-known/openid-configuration, such as https://login.example.com.")
  .refine(
    (text) => !URL.canParse(text) || !isAnybodys(new URL(text)),
    "must be your own tenant's: https://login.microsoftonline.com/<tenant id>/v2.0. By this address accounts of every organization come, with the roles that it gives them.",
  );

const roleMeanings = z.string().transform((text, context) => {
  const pairs = text.split(",").map((pair) => {
    const at = pair.lastIndexOf("=");
    return [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()] as const;
  });
  const isRole = (word: string): word is Role => roles.some((role) => role === word);
  const meanings = pairs.flatMap(([value, role]) => (value !== "" && isRole(role) ? [[value, role] as const] : []));
  if (meanings.length === pairs.length) return Object.fromEntries(meanings);
  context.addIssue("must say what each value of the claim means, such as understudy-owners=owner,support=member.");
  return z.NEVER;
});

// Each is global to the process, and would send the sign-ins of one host to the other.
const unset = z.undefined("must not be set: it would mix up the dashboard's sign-in with the product's.").optional();

const secretSentence =
  "must be at least 32 random characters. `openssl rand -base64 32` makes some; keep them, as they unlock the signing keys.";

const TOO = "must be set, too: mail needs a server (SMTP_URL) and a sender (MAIL_FROM).";

/** Whoever names the first has to name the second. */
const needed = [
  ["SSO_ISSUER", "SSO_CLIENT_ID"],
  ["SSO_ISSUER", "SSO_CLIENT_SECRET"],
  ["SSO_CLIENT_ID", "SSO_ISSUER"],
  ["SSO_CLIENT_SECRET", "SSO_ISSUER"],
  ["SSO_ONLY", "SSO_ISSUER"],
  ["SSO_ROLE_CLAIM", "SSO_ISSUER"],
  ["SSO_ROLE_CLAIM", "SSO_ROLES"],
  ["SSO_ROLES", "SSO_ROLE_CLAIM"],
] as const;

/** What a deployment may say, variable by variable, and what is wrong with a value in words. */
export const schema = z
  .object({
    DASHBOARD_URL: origin.optional(),
    PRODUCT_URL: origin.optional(),
    PORT: wholeNumber(1, 65535).optional(),
    LISTEN_HOST: listenHost.optional(),
    METRICS_PORT: wholeNumber(1, 65535).optional(),
    METRICS_HOST: listenHost.default("127.0.0.1"),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
    DATABASE_URL: database.default("file:data/understudy.db"),
    UNDERSTUDY_SECRET: z.string(secretSentence).min(32, secretSentence),
    TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
    ALLOWED_PRIVATE_HOSTS: hostNames.default([]),
    SMTP_URL: mailServer.optional(),
    MAIL_FROM: mailSender.optional(),
    SSO_ISSUER: issuer.optional(),
    SSO_CLIENT_ID: z.string().max(500, "is longer than a client's id can be.").optional(),
    SSO_CLIENT_SECRET: z.string().max(2000, "is longer than a client's secret can be.").optional(),
    SSO_NAME: z.string().max(60, "is shown on a button: at most 60 characters.").default("single sign-on"),
    SSO_ROLE_CLAIM: z.string().max(500, "is longer than a claim's name can be.").optional(),
    SSO_ROLES: roleMeanings.optional(),
    SSO_ONLY: z.literal("1", "must be 1, or not set at all.").optional(),
    UNDERSTUDY_DEMO: z.literal("1", "is set by `npm run demo` only. Don't set it.").optional(),
    TALLY_DATABASE_URL: tallyDatabase.optional(),
    AUTH_URL: unset,
    NEXTAUTH_URL: unset,
    AUTH_REDIRECT_PROXY_URL: unset,
  })
  .superRefine((values, context) => {
    for (const [name, needs] of needed)
      if (values[name] !== undefined && values[needs] === undefined)
        context.addIssue({ code: "custom", path: [needs], message: `must be set, too, as ${name} is.` });
  })
  .superRefine(({ SMTP_URL, MAIL_FROM }, context) => {
    if ((SMTP_URL === undefined) !== (MAIL_FROM === undefined))
      context.addIssue({ code: "custom", path: [SMTP_URL === undefined ? "SMTP_URL" : "MAIL_FROM"], message: TOO });
  });

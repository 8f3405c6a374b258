import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { resolve } from "node:path";
import * as z from "zod";
import { postgresAddress } from "#db/postgres-address.ts";
import { isLoopback } from "#lib/http/loopback.ts";
import { mailSender, mailServer, type Smtp } from "#lib/notices/smtp.ts";

export { isLoopback };

/** What the deployment says of itself, read once. The origins are `URL.origin` to the letter, so they can be compared as strings. */
export interface Environment {
  dashboardUrl: string;
  productUrl: string;
  port: number;
  /** The one address to listen at; null for all of the machine, or of its loopback where the addresses are local. */
  listenHost: string | null;
  /** Where Prometheus asks; null for nowhere. */
  metricsPort: number | null;
  metricsHost: string;
  /** Whether traces are sent to a collector. */
  tracing: boolean;
  databaseUrl: string;
  /** SQLite's file, absolute; null for Postgres. */
  databasePath: string | null;
  secret: string;
  /** How many proxies in front of us say truthfully where a request came from. */
  trustedProxies: number;
  /** Host names of products that may be told of an end at an address of a private network. */
  allowedPrivateHosts: string[];
  /** Who sends mail, and as whom; null where none is sent. */
  smtp: Smtp | null;
  /** Set by `npm run demo` and by the browser stories, never in production: the demo product and its people. */
  demo: boolean;
  /** The demo product's own SQLite file, absolute; null outside the demo, which has none. */
  tallyPath: string | null;
}

/** Where the demo begins: a page of it, not an address that leads to one. */
export const demoHome = "/demo/invoices";

// The server and Next.js have a copy of this module each, and Next.js reads a .env file in between: both are to go by one.
const shared = globalThis as typeof globalThis & { understudyEnvironment?: Environment };

/** Lazily, as `next build` evaluates modules without any of these. Throws an Error whose message names what to do. */
export function env(): Environment {
  shared.understudyEnvironment ??= parseEnvironment(process.env);
  return shared.understudyEnvironment;
}

type Variables = Record<string, string | undefined>;

/** Every value that is wrong is named at once, so that nobody repairs them one start at a time. */
export function parseEnvironment(variables: Variables): Environment {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const { values, unusable } = withFiles(given);
  if (unusable.length > 0) throw wrong(unusable);
  const result = schema.safeParse(values);
  if (!result.success)
    throw wrong(result.error.issues.map((issue) => told(String(issue.path[0]), issue.message, given)));
  const environment = environmentOf(result.data);
  const conflicts = conflictsOf(environment);
  if (conflicts.length > 0) throw wrong(conflicts);
  return Object.freeze(environment);
}

const wrong = (sentences: string[]) =>
  new Error(
    `Understudy can't start with this environment:\n${sentences.map((sentence) => `  - ${sentence}`).join("\n")}`,
  );

/** What may hold a password or is one, so that a platform may give it as a file: `NAME_FILE` is the path of what `NAME` would say. */
const secrets = ["UNDERSTUDY_SECRET", "DATABASE_URL", "SMTP_URL"];

function withFiles(given: Variables): { values: Variables; unusable: string[] } {
  const values = { ...given };
  const unusable = [];
  for (const name of secrets) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (given[name] !== undefined)
      unusable.push(`${name} and ${name}_FILE can't both be set: one of them would be ignored.`);
    try {
      values[name] = readFileSync(path, "utf8").replace(/\r?\n$/, "");
    } catch {
      unusable.push(`${name}_FILE must name a file that this process can read. It is ${JSON.stringify(path)}.`);
    }
  }
  return { values, unusable };
}

/** By the name that was set, and with what it was read as: a quotation mark or a blank too many is seen then. No secrets. */
function told(name: string, message: string, given: Variables): string {
  const secret = secrets.includes(name);
  const called = secret && `${name}_FILE` in given ? `${name}_FILE` : name;
  const read = !secret && name in given ? ` It is ${JSON.stringify(given[name])}.` : "";
  return `${called} ${message}${read}`;
}

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

const isPostgres = (url: string) => /^postgres(ql)?:/.test(url);

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

// Each is global to the process, and would send the sign-ins of one host to the other.
const unset = z.undefined("must not be set: it would mix up the dashboard's sign-in with the product's.").optional();

const secretSentence =
  "must be at least 32 random characters. `openssl rand -base64 32` makes some; keep them, as they unlock the signing keys.";

const TOO = "must be set, too: mail needs a server (SMTP_URL) and a sender (MAIL_FROM).";

const schema = z
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
    UNDERSTUDY_DEMO: z.literal("1", "is set by `npm run demo` only. Don't set it.").optional(),
    TALLY_DATABASE_URL: tallyDatabase.optional(),
    AUTH_URL: unset,
    NEXTAUTH_URL: unset,
    AUTH_REDIRECT_PROXY_URL: unset,
  })
  .superRefine(({ SMTP_URL, MAIL_FROM }, context) => {
    if ((SMTP_URL === undefined) !== (MAIL_FROM === undefined))
      context.addIssue({ code: "custom", path: [SMTP_URL === undefined ? "SMTP_URL" : "MAIL_FROM"], message: TOO });
  });

function environmentOf(values: z.infer<typeof schema>): Environment {
  const port = values.PORT ?? portOf(values.DASHBOARD_URL) ?? portOf(values.PRODUCT_URL) ?? 3000;
  return {
    dashboardUrl: values.DASHBOARD_URL ?? `http://localhost:${port}`,
    productUrl: values.PRODUCT_URL ?? `http://127.0.0.1:${port}`,
    port,
    listenHost: values.LISTEN_HOST ?? null,
    metricsPort: values.METRICS_PORT ?? null,
    metricsHost: values.METRICS_HOST,
    tracing: values.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    databaseUrl: values.DATABASE_URL,
    databasePath: isPostgres(values.DATABASE_URL) ? null : pathOf(values.DATABASE_URL),
    secret: values.UNDERSTUDY_SECRET,
    trustedProxies: values.TRUSTED_PROXIES,
    allowedPrivateHosts: values.ALLOWED_PRIVATE_HOSTS,
    smtp: values.SMTP_URL && values.MAIL_FROM ? { url: values.SMTP_URL, from: values.MAIL_FROM } : null,
    demo: values.UNDERSTUDY_DEMO === "1",
    tallyPath: tallyPathOf(values),
  };
}

const pathOf = (url: string) => resolve(url.replace(/^file:(\/\/(?=\/))?/, ""));

/** Beside Understudy's own file, where that is one. */
function tallyPathOf({ DATABASE_URL, TALLY_DATABASE_URL, UNDERSTUDY_DEMO }: z.infer<typeof schema>): string | null {
  if (UNDERSTUDY_DEMO !== "1") return null;
  if (TALLY_DATABASE_URL !== undefined) return pathOf(TALLY_DATABASE_URL);
  return isPostgres(DATABASE_URL) ? null : tallyBeside(pathOf(DATABASE_URL));
}

export const tallyBeside = (databasePath: string) => `${databasePath}.tally`;

function conflictsOf(environment: Environment): string[] {
  const { dashboardUrl, productUrl, port, metricsPort, databasePath, demo, tallyPath } = environment;
  const conflicts = [];
  if (hostnameOf(dashboardUrl) === hostnameOf(productUrl)) {
    conflicts.push(
      "DASHBOARD_URL and PRODUCT_URL must have two different host names: cookies ignore ports, so a user's page could act as the employee.",
    );
  }
  const ports = [dashboardUrl, productUrl].filter((url) => url.startsWith("http:")).map(portOf);
  if (new Set(ports).size > 1) {
    conflicts.push("DASHBOARD_URL and PRODUCT_URL must have the same port on this machine: one server answers both.");
  }
  if (metricsPort === port) conflicts.push("METRICS_PORT must be another port than the server's own.");
  if (demo && !(isLoopback(dashboardUrl) && isLoopback(productUrl))) {
    conflicts.push("DASHBOARD_URL and PRODUCT_URL must be on this machine in the demo: everybody knows its password.");
  }
  if (demo && tallyPath === databasePath)
    conflicts.push("TALLY_DATABASE_URL must name a SQLite file of the demo product's own, and DATABASE_URL another.");
  return conflicts;
}

/** A loopback address says which port to listen on; a public one is a proxy's, and does not. */
const portOf = (url: string | undefined) =>
  url !== undefined && isLoopback(url) ? Number(new URL(url).port || 80) : undefined;

const hostnameOf = (url: string) => new URL(url).hostname.replace(/\.$/, "");

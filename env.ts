import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type * as z from "zod";
import { isLoopback } from "#lib/http/loopback.ts";
import type { Smtp } from "#lib/notices/smtp.ts";
import type { Sso } from "#lib/sso/sso.ts";
import { isPostgres, schema } from "./variables.ts";

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
  /** The organization's own OpenID provider, by which its employees sign in; null for none. */
  sso: Sso | null;
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
const secrets = ["UNDERSTUDY_SECRET", "DATABASE_URL", "SMTP_URL", "SSO_CLIENT_SECRET"];

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
    sso: ssoOf(values),
    demo: values.UNDERSTUDY_DEMO === "1",
    tallyPath: tallyPathOf(values),
  };
}

function ssoOf(values: z.infer<typeof schema>): Sso | null {
  const { SSO_ISSUER: issuer, SSO_CLIENT_ID: clientId, SSO_CLIENT_SECRET: clientSecret } = values;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
  const roles = { roleClaim: values.SSO_ROLE_CLAIM ?? null, roles: values.SSO_ROLES ?? {} };
  return { issuer, clientId, clientSecret, name: values.SSO_NAME, ...roles, only: values.SSO_ONLY === "1" };
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

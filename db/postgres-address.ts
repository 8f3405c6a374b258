import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";

/** Where a Postgres is, and how it is spoken to, as a `postgres://` address says it. */
export interface PostgresAddress {
  /** A name, an address, or the folder of a Unix socket. */
  host: string;
  port: number;
  database: string;
  user: string;
  /** Never shown, logged or put into an error. Undefined leaves it to `PGPASSWORD` or `~/.pgpass`. */
  password: string | undefined;
  /** False for a connection that anybody on its way can read. */
  ssl: ConnectionOptions | false;
  applicationName: string;
  /** How many connections one process opens at most. */
  poolSize: number;
}

const known = ["sslmode", "sslrootcert", "sslcert", "sslkey", "host", "application_name", "pool_size"];

/**
 * Reads an address as libpq does, where it says the same for all. Two things are stricter: nothing on the way may read or
 * change what is sent to a host elsewhere unless `sslmode` allows it by name, and a parameter that we would ignore is refused.
 *
 * @throws Error whose message completes "DATABASE_URL ...", and repeats nothing of the address but its parameters' names.
 */
export function postgresAddress(text: string): PostgresAddress {
  if (!URL.canParse(text)) throw new Error(SHAPE);
  const url = new URL(text);
  const strange = [...url.searchParams.keys()].find((name) => !known.includes(name));
  if (strange !== undefined)
    throw new Error(`can't have the parameter ${JSON.stringify(strange)}. It takes ${known.join(", ")}.`);
  const host = url.searchParams.get("host") ?? decoded(url.hostname).replace(/^\[(.*)\]$/, "$1");
  const database = decoded(url.pathname.slice(1));
  if (host === "" || host.includes(",") || !/^[^/@]+$/.test(database)) throw new Error(SHAPE);
  const user = decoded(url.username) || (process.env.PGUSER ?? "");
  if (user === "") throw new Error(SHAPE);
  return {
    host,
    port: Number(url.port || 5432),
    database,
    user,
    password: url.password === "" ? undefined : decoded(url.password),
    ssl: sslOf(url.searchParams, host),
    applicationName: url.searchParams.get("application_name") ?? "understudy",
    poolSize: poolSizeOf(url.searchParams.get("pool_size")),
  };
}

const SHAPE =
  "must be like postgres://user:password@host:5432/database, of one host, with %-encoding for special characters in the password.";

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error(SHAPE);
  }
}

function poolSizeOf(text: string | null): number {
  if (text === null) return 10;
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new Error("must have a pool_size from 1 to 999.");
  return Number(text);
}

const staysHere = (host: string) => host.startsWith("/") || /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host);

/** `prefer` and `allow` aren't here: whoever stands between could choose plain text for both sides. */
function sslOf(parameters: URLSearchParams, host: string): ConnectionOptions | false {
  const mode = parameters.get("sslmode") ?? (staysHere(host) ? "disable" : "verify-full");
  if (mode === "disable") return false;
  const ca = fileOf(parameters, "sslrootcert");
  const own = { ca, cert: fileOf(parameters, "sslcert"), key: fileOf(parameters, "sslkey") };
  // An IP address is no server name in TLS.
  const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  if (mode === "verify-full") return { ...own, ...name };
  const encrypted = { ...own, ...name, checkServerIdentity: () => undefined };
  if (mode === "verify-ca") return encrypted;
  // As libpq: with a root certificate at hand, `require` checks that it signed the server's.
  if (mode === "require") return { ...encrypted, rejectUnauthorized: ca !== undefined };
  throw new Error("must have an sslmode of disable, require, verify-ca or verify-full.");
}

/** `sslrootcert=system` is what Node.js trusts anyway. */
function fileOf(parameters: URLSearchParams, name: string): string | undefined {
  const path = parameters.get(name);
  if (path === null || (name === "sslrootcert" && path === "system")) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new Error(`must name an ${name} that this process can read. It is ${JSON.stringify(path)}.`);
  }
}

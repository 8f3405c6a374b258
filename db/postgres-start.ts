import type { PostgresAddress } from "./postgres-address.ts";

/** What a start has met, as one sentence that says what to do, and nothing that is secret. */
export function whyNotStarted(thrown: unknown, address: PostgresAddress): Error {
  const error = thrown as Failure;
  // Of a connection that couldn't be made, the reason is beneath.
  const reason = error.code === "08001" && error.cause ? error.cause : error;
  const sentence = sentenceOf(reason, address);
  return sentence === null ? error : new Error(sentence, { cause: error });
}

interface Failure extends Error {
  code?: string;
  cause?: Failure;
}

function sentenceOf({ code = "", message }: Failure, { host, port, user, database }: PostgresAddress): string | null {
  const place = host.startsWith("/") ? host : `${host}:${port}`;
  if (/^E[A-Z]{3,}$|^08/.test(code) || /timeout/.test(message))
    return `No Postgres answers at ${place}: start it, or correct the host and port in DATABASE_URL.`;
  if (/does not support SSL/.test(message))
    return `The Postgres at ${place} has no TLS: turn it on there, or add sslmode=disable to DATABASE_URL if nobody else is on the way.`;
  if (/CERT|SIGNATURE|ISSUER|ALTNAME/.test(code))
    return `The certificate of the Postgres at ${place} isn't trusted (${message}): add sslrootcert=FILE to DATABASE_URL, with the certificate that signed it, and use the host's name that it was made for.`;
  if (/^28/.test(code))
    return `The Postgres at ${place} doesn't let ${user} in (${message}): correct the user and password in DATABASE_URL, or the server's pg_hba.conf.`;
  if (code === "3D000")
    return `The Postgres at ${place} has no database ${database}: make it there (createdb --encoding=UTF8 --owner=${user} ${database}), or correct the name in DATABASE_URL.`;
  if (code === "42501")
    return `The user ${user} can't make tables in the database ${database} (${message}): make them its owner (ALTER DATABASE ${database} OWNER TO ${user}).`;
  if (code === "25006" || code === "0A000")
    return `The Postgres at ${place} takes no writes, as a standby: name the primary in DATABASE_URL.`;
  if (code === "53300")
    return `The Postgres at ${place} has no connection left: raise its max_connections, or give each server fewer by pool_size in DATABASE_URL.`;
  if (/^57P0/.test(code))
    return `The Postgres at ${place} is starting or stopping (${message}): start again when it is up.`;
  return null;
}

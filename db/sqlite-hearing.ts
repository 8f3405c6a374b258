import type Sqlite from "better-sqlite3";
import type { Hearing } from "#lib/bell.ts";

/** Between two looks at whether another process has written, in milliseconds: while somebody listens, one for them all. */
const LOOK_EVERY_MS = 250;

/** SQLite tells nobody, but has a number that is another one once another connection has committed anything: it costs microseconds. */
export function hearingOn(client: Sqlite.Database): Hearing {
  const version = client.prepare("PRAGMA data_version").pluck();
  return (heard) => {
    let known = numberOf(version);
    const timer = setInterval(() => {
      const now = client.open ? numberOf(version) : known;
      if (now !== known) heard();
      known = now;
    }, LOOK_EVERY_MS);
    timer.unref();
    return () => clearInterval(timer);
  };
}

/** Null where it can't be read now. */
function numberOf(version: Sqlite.Statement): unknown {
  try {
    return version.get();
  } catch {
    return null;
  }
}

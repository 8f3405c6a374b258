import { betterAuth } from "better-auth";
import { admin, jwt } from "better-auth/plugins";
import Sqlite from "better-sqlite3";

/** Better Auth as its documentation sets it up, on a file of its own whose every commit is on the disk, like ours. */
export function openBetterAuth(path, baseURL) {
  const database = new Sqlite(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  return betterAuth({
    database,
    baseURL,
    secret: "a secret of at least thirty-two letters",
    emailAndPassword: { enabled: true },
    // A load from one address is what it would refuse.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [admin(), jwt()],
  });
}

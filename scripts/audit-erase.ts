import { parseArgs } from "node:util";
import { eraseUser } from "#lib/audit/erase/erase.ts";
import { runCommand } from "./command.ts";
import { sealingContext } from "./log-context.ts";

const usage = "Usage: npm run audit:erase -- --user ID";

/**
 * `npm run audit:erase -- --user ID`: blanks what the audit log and what is kept beside it say of a user. Takes the server's
 * environment, and works while the server runs.
 */
await runCommand("audit:erase", async (context, environment) => {
  const userId = userIn(process.argv.slice(2));
  const { events, others } = await eraseUser(await sealingContext(context, environment), userId);
  const user = await context.store.read((tx) => tx.users.find(userId));
  return [
    `Erased: ${counted(events, "event")} of the audit log, ${counted(others, "impersonation")}. The log verifies as before.`,
    ...(user && (user.name ?? user.email) !== null
      ? [
          "The user is still in the directory, and what they do is recorded by name: delete them first, and run this again.",
        ]
      : []),
  ].join("\n");
});

function userIn(words: string[]): string {
  try {
    const { values } = parseArgs({
      args: words.filter((word) => word !== "--"),
      options: { user: { type: "string" } },
    });
    if (values.user) return values.user.toLowerCase();
  } catch {
    // Told below.
  }
  throw new Error(usage);
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

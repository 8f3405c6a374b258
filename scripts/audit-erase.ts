import { parseArgs } from "node:util";
import { openToWipe } from "#db/open.ts";
import type { Environment } from "#env";
import { eraseUser } from "#lib/audit/erase/erase.ts";
import type { Context } from "#lib/context.ts";
import { runCommand } from "./command.ts";
import { sealingContext } from "./log-context.ts";

const STILL_THERE =
  "The user is still in the directory, and what they do is recorded by name: delete them first, and run this again.";
const usage = "Usage: npm run audit:erase -- --user ID";

/**
 * `npm run audit:erase -- --user ID`: blanks what the audit log and what is kept beside it say of a user. Takes the server's
 * environment, and works while the server runs.
 */
await runCommand("audit:erase", erase, openToWipe);

async function erase(context: Context, environment: Environment): Promise<string> {
  const userId = userIn(process.argv.slice(2));
  const { events, others } = await eraseUser(await sealingContext(context, environment), userId);
  const { impersonations, notes, pages, deliveries, protections } = others;
  const counts = [
    counted(impersonations, "impersonation"),
    counted(notes, "note"),
    counted(pages, "page"),
    counted(deliveries, "delivery", "deliveries"),
    ...(protections > 0 ? [counted(protections, "protection")] : []),
  ];
  const user = await context.store.read((tx) => tx.users.find(userId));
  return [
    `Erased: ${counted(events, "event")} of the audit log, ${counts.join(", ")}. The log verifies as before.`,
    ...(user && (user.name ?? user.email) !== null ? [STILL_THERE] : []),
  ].join("\n");
}

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

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

import { join } from "node:path";
import { parseArgs } from "node:util";
import { archiveBefore } from "#lib/audit/archive/archive.ts";
import { fileIn } from "./archive-file.ts";
import { runCommand } from "./command.ts";
import { sealingContext } from "./log-context.ts";

const usage = "Usage: npm run audit:archive -- --before YYYY-MM [--to FOLDER]";

/**
 * `npm run audit:archive -- --before YYYY-MM`: the events before that month leave the log, into a signed file of archives/
 * or of the folder that is named. Takes the server's environment, and works while the server runs.
 */
await runCommand("audit:archive", async (context, environment) => {
  const { before, to } = optionsOf(process.argv.slice(2));
  const archived = await archiveBefore(await sealingContext(context, environment), before, fileIn(to, before));
  if (archived.file === null) return `There is nothing before ${before} in the log.`;
  return [
    join(to, archived.file),
    `Archived: ${archived.events.toLocaleString("en")} events. The log verifies without them.`,
    "Keep the file, out of this machine: nothing else has them any more.",
  ].join("\n");
});

function optionsOf(words: string[]): { before: string; to: string } {
  try {
    const options = { before: { type: "string" }, to: { type: "string", default: "archives" } } as const;
    const { before, to } = parseArgs({ args: words.filter((word) => word !== "--"), options }).values;
    if (before !== undefined && /^\d{4}-\d{2}$/.test(before)) return { before, to };
  } catch {
    // Told below.
  }
  throw new Error(usage);
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { env } from "#env";
import { serve } from "./server.ts";

/**
 * The program: `npm start` runs it as the build made it, `npm run dev` from its source. Ends before it listens when
 * something is missing, and says what.
 */
const developing = process.argv[2] === "dev";
try {
  env();
  if (!developing && !existsSync(join(process.env.NEXT_DIST_DIR ?? ".next", "BUILD_ID")))
    throw new Error("There is no build yet. Run `npm run build` first.");
  await serve({ developing });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { env } from "#env";
import { assertPortFree, serve } from "./serve.ts";

/** `npm start`: production. Ends before it listens when something is missing, and says what. */
try {
  const environment = env();
  if (environment.demo) throw new Error("UNDERSTUDY_DEMO is set by `npm run demo` only. Don't set it.");
  if (!existsSync(join(process.env.NEXT_DIST_DIR ?? ".next", "BUILD_ID")))
    throw new Error("There is no build yet. Run `npm run build` first.");
  await assertPortFree(environment);
  await serve(environment, "start", { NODE_ENV: "production" });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

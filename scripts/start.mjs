import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** `npm start`: production. The program is compiled already, so nothing here reads TypeScript: it only says where it is. */
const program = resolve(join(process.env.NEXT_DIST_DIR ?? ".next", "shell", "main.mjs"));
process.env.NODE_ENV = "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";
if (process.env.UNDERSTUDY_DEMO) {
  console.error("UNDERSTUDY_DEMO is set by `npm run demo` only. Don't set it.");
  process.exit(1);
}
if (!existsSync(program)) {
  console.error("There is no build yet. Run `npm run build` first.");
  process.exit(1);
}
await import(pathToFileURL(program).href);

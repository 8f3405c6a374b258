import { openBetterAuth } from "./better-auth.js";

/** Next.js evaluates a module several times in one process, and a second connection would wait for the first one. */
globalThis.betterAuth ??= process.env.BETTER_AUTH_FILE
  ? openBetterAuth(process.env.BETTER_AUTH_FILE, process.env.BETTER_AUTH_ORIGIN)
  : null;
export const auth = globalThis.betterAuth;

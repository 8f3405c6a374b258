import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

/** The second half of `npm start`: what was built is served at AUTH_URL. */
if (existsSync(".env")) process.loadEnvFile();
const needed = ["UNDERSTUDY_ISSUER", "UNDERSTUDY_CLIENT_ID", "UNDERSTUDY_CLIENT_SECRET", "AUTH_URL", "AUTH_SECRET"];
const missing = needed.filter((name) => !process.env[name]);
if (missing.length > 0) {
  console.error(`Put ${missing.join(", ")} into .env first. README.md says where they come from.`);
  process.exit(1);
}

// Browsers know fennel.localhost, the system may not; both mean this machine.
const { port, origin } = new URL(process.env.AUTH_URL);
const next = "node_modules/next/dist/bin/next";
const server = spawn(process.execPath, [next, "start", "-H", "localhost", "-p", port || "80"], {
  stdio: ["ignore", "ignore", "inherit"],
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill());
server.on("exit", (code) => process.exit(code ?? 0));
console.log(`\n  Fennel  ${origin}\n\nPress Ctrl-C to stop.`);

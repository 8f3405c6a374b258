import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** `npm start`: builds the frontend, runs frontend and backend as two processes, and stops both together. */
if (existsSync(".env")) process.loadEnvFile();
const missing = ["VITE_AUTH_URL", "UNDERSTUDY_CLIENT_ID", "UNDERSTUDY_CLIENT_SECRET"].filter(
  (name) => !process.env[name],
);
if (missing.length > 0) {
  console.error(`Put ${missing.join(", ")} into .env first. README.md says where they come from.`);
  process.exit(1);
}

const port = Number(process.env.PORT ?? 4100);
const env = { ...process.env, PORT: String(port), API_PORT: String(port + 1) };
const vite = "node_modules/vite/bin/vite.js";
const built = spawnSync(process.execPath, [vite, "build", "--logLevel", "error"], { env, stdio: "inherit" });
if (built.status !== 0) process.exit(built.status ?? 1);

const children = [
  spawn(process.execPath, ["--import", "tsx", "server.ts"], { env, stdio: "inherit" }),
  spawn(process.execPath, [vite, "preview", "--logLevel", "warn"], { env, stdio: "inherit" }),
];
const stop = () => {
  for (const child of children) child.kill();
};
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
for (const child of children) child.on("exit", stop);
console.log(`\n  Larch  http://127.0.0.1:${port}\n\nPress Ctrl-C to stop.`);

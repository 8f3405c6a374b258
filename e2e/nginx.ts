import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Debian's nginx; null where it isn't installed. */
export const nginx = ["/usr/sbin/nginx", "/usr/bin/nginx"].find((path) => existsSync(path)) ?? null;

/** Runs it with one of the configurations in this folder, from port `listen` to `server`, until it is stopped. */
export async function startNginx(configuration: string, listen: number, server: number): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-nginx-"));
  const text = readFileSync(join("e2e", configuration), "utf8");
  const file = join(folder, "nginx.conf");
  writeFileSync(file, text.replaceAll("LISTEN", String(listen)).replaceAll("SERVER", String(server)));
  const child = spawn(nginx ?? "nginx", ["-p", folder, "-c", file, "-g", "daemon off;"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  await answering(listen, child);
  return async () => {
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx ended with code ${child.exitCode}`);
    try {
      await fetch(`http://127.0.0.1:${port}/`, { redirect: "manual" });
      return;
    } catch {
      await new Promise((again) => setTimeout(again, 50));
    }
  }
}

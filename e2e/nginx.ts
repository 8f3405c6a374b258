import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";

/** Debian's nginx; null where it isn't installed. */
export const nginx = ["/usr/sbin/nginx", "/usr/bin/nginx"].find((path) => existsSync(path)) ?? null;

/** A proxy that hardens what it passes on, from one port to another. */
export const hardening = (listen: number, server: number): string =>
  readFileSync("e2e/nginx-no-referrer.conf", "utf8")
    .replaceAll("LISTEN", String(listen))
    .replaceAll("SERVER", String(server));

/**
 * The proxy that we deploy, before these two instances: only without TLS, whose certificates no browser here would trust.
 * Both addresses of this machine, as `localhost` may mean either.
 */
export function deployed(listen: number, instances: [number, number]): string {
  const [one, other] = instances;
  const addresses = [`127.0.0.1:${listen}`, ...(hasIpv6() ? [`[::1]:${listen}`] : [])];
  const text = readFileSync("deploy/nginx.conf.template", "utf8")
    .replaceAll(/^ *(ssl_|access_log ).*\n/gm, "")
    .replace(/listen \$\{LISTEN\} ssl;/, addresses.map((address) => `listen ${address};`).join(" "))
    .replace(/\$\{DASHBOARD_HOST\} \$\{PRODUCT_HOST\}/, "localhost 127.0.0.1")
    .replace(/\$\{INSTANCE_1\}/, `127.0.0.1:${one}`)
    .replace(/\$\{INSTANCE_2\}/, `127.0.0.1:${other}`);
  const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${name};`);
  return `worker_processes 1; pid nginx.pid; error_log nginx.log;
events { worker_connections 512; }
http { access_log off; ${folders.join(" ")}
${text}
}`;
}

const hasIpv6 = () =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === "::1"));

/** Runs it with a configuration that listens on that port, until it is stopped. */
export async function startNginx(configuration: string, listen: number): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-nginx-"));
  const file = join(folder, "nginx.conf");
  writeFileSync(file, configuration);
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

/** Until it passes on: it knows for a while of servers that didn't answer, though they do by now. */
export async function passing(listen: number): Promise<void> {
  while (((await status(listen)) ?? 502) === 502) await new Promise((again) => setTimeout(again, 50));
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  while ((await status(port)) === null) {
    if (child.exitCode !== null) throw new Error(`nginx ended with code ${child.exitCode}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}

async function status(port: number): Promise<number | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { redirect: "manual" });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}

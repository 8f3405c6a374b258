import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { elementScript } from "#scripts/pack-sdk.ts";
import type { Understudy } from "./understudy.testing.ts";

export interface Language {
  name: string;
  folder: string;
  /** Succeeds where all that it needs is installed. */
  needs: string[];
  /** What is to be done once, in its folder. */
  build?: string[];
  run: (port: string) => string[];
}

const python = (name: string, module: string, run: Language["run"]): Language => ({
  ...{ name, folder: "python", run },
  needs: ["/usr/bin/python3", "-c", `import jwt, cryptography, authlib, requests, ${module}`],
});

export const languages: Language[] = [
  python("Flask", "flask", (port) => ["/usr/bin/python3", "-m", "flask", "--app", "flask_app", "run", "--port", port]),
  python("Django", "django", () => ["/usr/bin/python3", "django_app.py"]),
  {
    name: "Go",
    folder: "go",
    needs: ["go", "version"],
    build: ["go", "build", "-o", "product", "."],
    run: () => ["./product"],
  },
  {
    ...{ name: "Rack", folder: "rack", needs: ["ruby", "-e", 'require "rack"; require "jwt"; require "webrick"'] },
    run: (port) => ["rackup", "--env", "production", "--host", "127.0.0.1", "--port", port],
  },
  {
    ...{ name: "PHP", folder: "php", needs: ["php", "-r", "exit(function_exists('openssl_verify') ? 0 : 1);"] },
    run: (port) => ["php", "-S", `127.0.0.1:${port}`, "-t", "public", "index.php"],
  },
];

// Whatever waits here must not keep Understudy, which is in this process, from answering.
const run = promisify(execFile);

/** Debian's client of OpenID Connect, unmodified: a row of the guide's table, with the sign-in alone. */
export const goOidc: Language = {
  ...{ name: "go-oidc", folder: "go-oidc" },
  needs: ["sh", "-c", "test -d /usr/share/gocode/src/github.com/coreos/go-oidc && go version"],
  build: ["env", "GO111MODULE=off", "GOPATH=/usr/share/gocode", "go", "build", "-o", "product", "main.go"],
  run: () => ["./product"],
};

export const isInstalled = ({ needs: [program = "", ...given] }: Language): Promise<boolean> =>
  run(program, given).then(
    () => true,
    () => false,
  );

const script = elementScript();

/** The example as its reader has it: its own files, the pages, and the banner's script among them. */
export async function copyOf({ folder: name, build: [program, ...given] = [] }: Language): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `understudy-${name}-`));
  cpSync(join("examples", name), folder, { recursive: true });
  cpSync("examples/public", join(folder, "public"), { recursive: true });
  writeFileSync(join(folder, "public/banner.min.js"), script);
  if (program) await run(program, given, { cwd: folder });
  return folder;
}

export const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

export interface Product {
  id: string;
  clientId: string;
  url: string;
  log: () => string;
  stop: () => void;
}

/** Registered, and its process until it answers. */
export async function openProduct(
  at: Pick<Understudy, "dashboardUrl" | "productUrl" | "register">,
  { name, run }: Language,
  folder: string,
  kind: "hosted" | "oidc",
) {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const addresses =
    kind === "hosted"
      ? { targetLinkUri: `${url}/` }
      : { initiateLoginUri: `${url}/understudy/start`, redirectUris: [`${url}/understudy/callback`] };
  const { id, clientId, clientSecret } = await at.register({ name: `${name}, ${kind}`, kind, ...addresses });
  const [program = "", ...given] = run(port);
  const { PATH, HOME } = process.env;
  const child = spawn(program, given, {
    cwd: folder,
    env: {
      ...{ PATH, HOME, PORT: port, PRODUCT_URL: url, SESSION_SECRET: `of ${clientId}`.padEnd(64, ".") },
      ...{ AUTH_URL: at.productUrl, ISSUER: at.dashboardUrl, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret },
    } as never,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (log += chunk));
  await answering(url, child, () => log);
  return { id, clientId, url, log: () => log, stop: () => void child.kill() } satisfies Product;
}

async function answering(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`It ended with code ${child.exitCode}:\n${log()}`);
    try {
      await fetch(url, { redirect: "manual" });
      return;
    } catch {
      await new Promise((again) => setTimeout(again, 50));
    }
  }
}

export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

// As it is before a test makes it a browser's.
const { fetch } = globalThis;

/** Cookies by origin, as a browser has them; cookies ignore ports, but these hosts don't share one that they'd mind. */
export class Browser {
  #jars = new Map<string, Map<string, string>>();
  /** Where it was led. */
  readonly trail: string[] = [];

  put(origin: string, cookie: string): void {
    const [pair = ""] = cookie.split(";");
    const [name = "", value = ""] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    const jar = this.#jars.get(origin) ?? new Map();
    if (/max-age=0|expires=Thu, 01.Jan.1970/i.test(cookie)) jar.delete(name);
    else jar.set(name, value);
    this.#jars.set(origin, jar);
  }

  /** As they are sent. */
  cookies(origin: string): string {
    return [...(this.#jars.get(origin) ?? [])].map((pair) => pair.join("=")).join("; ");
  }

  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = this.cookies(new URL(url).origin);
    const headers = { ...(cookie && { cookie }), ...init.headers };
    const response = await fetch(url, { redirect: "manual", ...init, headers });
    for (const each of response.headers.getSetCookie()) this.put(new URL(url).origin, each);
    return response;
  }

  /** Through every redirect, to the first answer that is none. */
  async follow(url: string): Promise<{ url: string; response: Response }> {
    const response = await this.ask(url);
    const location = response.headers.get("location");
    this.trail.push(`${url} -> ${response.status} ${location ?? ""}`);
    return response.status >= 300 && response.status < 400 && location
      ? this.follow(new URL(location, url).href)
      : { url, response };
  }
}

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Command, Row, Settings } from "./row.ts";

const run = promisify(execFile);

const MODULES = "/usr/lib/apache2/modules";
const apache = (name: string, given: Partial<Row>): Row => ({
  ...{ name, start: "/callback", callback: "/callback", me: "/me", ...given },
  command: {
    installed: ["sh", "-c", `test -x /usr/sbin/apache2 && test -f ${MODULES}/mod_auth_openidc.so`],
    files: ["mod_auth_openidc.conf"],
    run: (_, on) => {
      const pkce = on && !given.needs ? "-D PKCE" : "";
      return ["sh", "-c", `exec /usr/sbin/apache2 -d "$FOLDER" -f mod_auth_openidc.conf -D FOREGROUND ${pkce}`];
    },
    async read(answer) {
      const [id, by] = (answer.headers.get("x-me") ?? "").split(" ");
      return { id, by };
    },
  },
});

export const processRows: Row[] = [
  apache("`mod_auth_openidc` 2.4", { backchannel: "/callback?logout=backchannel" }),
  apache("`mod_auth_openidc` as it comes", {
    ...{ backchannel: "/callback?logout=backchannel", needs: "nonceInsteadOfPkce" },
  }),
  {
    ...{ name: "`python-social-auth` with Django", start: "/login/oidc/", callback: "/complete/oidc/", me: "/me" },
    needs: "nonceInsteadOfPkce",
    command: {
      installed: ["/usr/bin/python3", "-c", "import social_django, jose"],
      files: ["social_django_app.py"],
      run: () => ["/usr/bin/python3", "social_django_app.py"],
    },
  },
  {
    ...{ name: "Debian's `omniauth_openid_connect`", start: "/auth/understudy", callback: "/auth/understudy/callback" },
    ...{ me: "/me", needs: "nonceInsteadOfPkce" },
    command: {
      installed: ["ruby", "-e", 'require "rack"; require "webrick"; require "omniauth_openid_connect"'],
      files: ["omniauth.ru"],
      run: (port) => [
        ...["rackup", "omniauth.ru", "--env", "production", "--server", "webrick", "--host", "127.0.0.1"],
        ...["--port", port],
      ],
    },
  },
];

export const isInstalled = ({ command }: Row): Promise<boolean> => {
  const [program = "true", ...given] = command?.installed ?? [];
  return run(program, given).then(
    () => true,
    () => false,
  );
};

/** In a folder of its own, until it answers. */
export async function start(command: Command, settings: Settings) {
  const folder = mkdtempSync(join(tmpdir(), "understudy-client-"));
  for (const file of command.files) cpSync(join("examples/clients", file), join(folder, file));
  // A web server of root's works as somebody else.
  chmodSync(folder, 0o777);
  const { port } = new URL(settings.url);
  const [program = "", ...given] = command.run(port, settings.on);
  const { PATH, HOME } = process.env;
  const env = {
    ...{ PATH, HOME, PORT: port, PRODUCT_URL: settings.url, SESSION_SECRET: `of ${settings.clientId}`.padEnd(64, ".") },
    ...{ ISSUER: settings.issuer, CLIENT_ID: settings.clientId, CLIENT_SECRET: settings.clientSecret },
    ...{ FOLDER: folder, MODULES },
  };
  const child = spawn(program, given, { cwd: folder, env: env as never, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (log += chunk));
  await answering(settings.url, child, () => log);
  const stop = () => {
    child.kill();
    child.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  };
  return { log: () => log, stop };
}

async function answering(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`It ended with code ${child.exitCode}:\n${log()}`);
    const answer = await fetch(`${url}/me`, { redirect: "manual" }).catch(() => null);
    if (answer) return;
    await new Promise((again) => setTimeout(again, 50));
  }
}

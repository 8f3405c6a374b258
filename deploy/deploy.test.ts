import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseEnvironment } from "#env";
import { routeOf } from "#shell/routing.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-deploy-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (path: string) => readFileSync(path, "utf8");
const nginx = ["/usr/sbin/nginx", "/usr/bin/nginx"].find((path) => existsSync(path));
const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe("the containers", () => {
  const { services, secrets } = parse(read("compose.yaml"), { merge: true });

  test("start with an environment that the server takes, two instances the same one", () => {
    expect(services["understudy-1"]).toEqual(services["understudy-2"]);
    const { environment } = services["understudy-1"];
    const given = { ...environment, UNDERSTUDY_SECRET_FILE: undefined, DATABASE_URL_FILE: undefined };
    const said = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        // As compose does: a host that must be named, and what nobody has named.
        String(value)
          .replace(/\$\{(\w+)_HOST:\?\}/, "$1.example.com")
          .replace(/\$\{\w+:-\}/, ""),
      ]),
    );
    const databaseUrl = /echo "(postgres:\/\/.*?)" >/.exec(read("deploy/README.md"))?.[1] ?? "";
    const { productUrl, trustedProxies } = parseEnvironment({
      ...said,
      UNDERSTUDY_SECRET_FILE: undefined,
      DATABASE_URL_FILE: undefined,
      UNDERSTUDY_SECRET: "a secret of at least thirty-two letters",
      DATABASE_URL: databaseUrl.replace(/\$\(.*?\)/, "password"),
    });
    expect(productUrl).toBe("https://product.example.com");
    expect(trustedProxies).toBe(1);
  });

  test("have only secrets that the guide makes, and name each that they read", () => {
    const guide = read("deploy/README.md");
    for (const { file } of Object.values<{ file: string }>(secrets)) expect(guide).toContain(`> ${file.slice(2)}`);
    for (const name of ["understudy-1", "postgres"])
      for (const path of Object.values<string>(services[name].environment))
        if (path.startsWith("/run/secrets/"))
          expect(services[name].secrets).toContain(path.slice("/run/secrets/".length));
  });

  test("wait for an instance by an address that says whether it is ready", () => {
    const [, , , asks] = services["understudy-1"].healthcheck.test as string[];
    const address = /fetch\('(.*?)'\)/.exec(asks ?? "")?.[1] ?? "";
    const hosts = {
      dashboardUrl: "https://a.example",
      productUrl: "https://b.example",
      demo: false,
      developing: false,
    };
    const { host, pathname } = new URL(address);
    expect(routeOf({ method: "GET", target: pathname, host }, hosts)).toEqual({ by: "ready" });
  });

  test("run what the build leaves, without npm before it", () => {
    const command = /^CMD (\[.*\])$/m.exec(read("Dockerfile"))?.[1] ?? "[]";
    const [program, script] = JSON.parse(command);
    expect(program).toBe("node");
    expect(existsSync(script)).toBe(true);
  });
});

/** As nginx's image does it, with the names that compose.yaml gives. */
function configuration(variables: Record<string, string>): string {
  return read("deploy/nginx.conf.template")
    .replace("/var/log/nginx/", "")
    .replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = variables[name];
      if (value === undefined) throw new Error(`nobody gives ${name}`);
      return value;
    });
}

test.skipIf(!nginx || !hasOpenssl)("nginx takes the template with the names that the containers give it", () => {
  const { environment } = parse(read("compose.yaml"), { merge: true }).services.nginx;
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-days", "1"];
  execFileSync("openssl", [...request, "-keyout", join(folder, "tls.key"), "-out", join(folder, "tls.crt")], {
    stdio: "ignore",
  });
  const here = { INSTANCE_1: "127.0.0.1:3000", INSTANCE_2: "127.0.0.1:3001", CERTIFICATES: folder, LISTEN: "8443" };
  const names = { DASHBOARD_HOST: "dashboard.example.com", PRODUCT_HOST: "product.example.com" };
  const text = configuration({ ...environment, ...names, ...here });
  const file = join(folder, "nginx.conf");
  writeFileSync(file, `pid nginx.pid; error_log stderr; events {} http { access_log off; ${text} }`);
  const { status, stderr } = spawnSync(nginx ?? "", ["-t", "-p", folder, "-c", file], { encoding: "utf8" });
  expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining("test is successful") });
});

test.skipIf(!hasSystemd)("systemd takes the unit without a word", () => {
  const unit = join(folder, "understudy.service");
  writeFileSync(unit, read("deploy/understudy.service").replace("/usr/bin/node", process.execPath));
  const { status, stdout, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", unit], { encoding: "utf8" });
  expect({ status, said: (stdout + stderr).split("\n").filter((line) => line.includes("understudy.service")) }).toEqual(
    {
      status: 0,
      said: [],
    },
  );
});

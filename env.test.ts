import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseEnvironment } from "./env.ts";

const secret = "0123456789abcdef0123456789abcdef";
const saidOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  return "";
};
const read = (variables: Record<string, string> = {}) => parseEnvironment({ UNDERSTUDY_SECRET: secret, ...variables });

describe("the environment", () => {
  test("needs nothing but a secret on the own machine", () => {
    expect(read()).toEqual({
      dashboardUrl: "http://localhost:3000",
      productUrl: "http://127.0.0.1:3000",
      port: 3000,
      listenHost: null,
      metricsPort: null,
      metricsHost: "127.0.0.1",
      tracing: false,
      databaseUrl: "file:data/understudy.db",
      databasePath: resolve("data/understudy.db"),
      secret,
      trustedProxies: 0,
      allowedPrivateHosts: [],
      smtp: null,
      sso: null,
      demo: false,
      tallyPath: null,
    });
  });

  test("tells metrics at a port of their own, on this machine unless another address is named", () => {
    expect(read({ METRICS_PORT: "9464" })).toMatchObject({ metricsPort: 9464, metricsHost: "127.0.0.1" });
    expect(read({ METRICS_PORT: "9464", METRICS_HOST: "0.0.0.0" })).toMatchObject({ metricsHost: "0.0.0.0" });
    expect(saidOf(() => read({ PORT: "9464", METRICS_PORT: "9464" }))).toContain("METRICS_PORT must be another port");
    expect(saidOf(() => read({ METRICS_HOST: "localhost" }))).toContain("METRICS_HOST must be an IP address");
  });

  test("traces where a collector is named by its address", () => {
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" })).toMatchObject({ tracing: true });
    expect(saidOf(() => read({ OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4318" }))).toContain(
      "OTEL_EXPORTER_OTLP_ENDPOINT must be the address of an OpenTelemetry collector",
    );
  });

  test("mail needs a server and a sender, and neither tells its password", () => {
    const SMTP_URL = "smtps://understudy:hunter2@mail.example:465";
    const MAIL_FROM = "Understudy <understudy@acme.example>";
    expect(read({ SMTP_URL, MAIL_FROM }).smtp).toEqual({ url: SMTP_URL, from: MAIL_FROM });
    expect(read({ SMTP_URL, MAIL_FROM: "understudy@acme.example" }).smtp).not.toBeNull();
    expect(saidOf(() => read({ SMTP_URL }))).toContain("MAIL_FROM must be set, too");
    expect(saidOf(() => read({ MAIL_FROM }))).toContain("SMTP_URL must be set, too");
    for (const wrong of [
      "mail.example",
      "http://mail.example",
      "smtp://",
      "smtp://m.example/?hunter2",
      "smtp://a:%hunter2@b",
    ]) {
      const said = saidOf(() => read({ SMTP_URL: wrong, MAIL_FROM }));
      expect(said).toContain("SMTP_URL must be the address of a mail server");
      expect(said).not.toContain("hunter2");
    }
    for (const wrong of ["Understudy", "a@b\r\nBcc: c@d", "a@b, c@d", "<a@b>", 'A "B" <a@b>'])
      expect(saidOf(() => read({ SMTP_URL, MAIL_FROM: wrong }))).toContain("MAIL_FROM must be an address");
  });

  test("PORT moves both addresses", () => {
    expect(read({ PORT: "4100" })).toMatchObject({
      dashboardUrl: "http://localhost:4100",
      productUrl: "http://127.0.0.1:4100",
    });
  });

  test("a loopback address says the port where PORT does not", () => {
    expect(read({ DASHBOARD_URL: "http://localhost:4200", PRODUCT_URL: "http://127.0.0.1:4200" }).port).toBe(4200);
    expect(read({ DASHBOARD_URL: "https://dash.example", PRODUCT_URL: "https://app.example" }).port).toBe(3000);
  });

  test("addresses become origins, to the letter", () => {
    const { dashboardUrl, productUrl } = read({
      DASHBOARD_URL: "https://Dash.Example:443/",
      PRODUCT_URL: "https://app.example",
    });
    expect([dashboardUrl, productUrl]).toEqual(["https://dash.example", "https://app.example"]);
  });

  test.each([
    ["file:data/a.db", resolve("data/a.db")],
    ["file:/var/a.db", "/var/a.db"],
    ["file:///var/a.db", "/var/a.db"],
  ])("%s is the file %s", (url, path) => {
    expect(read({ DATABASE_URL: url }).databasePath).toBe(path);
  });

  test.each(["postgres://me:hunter2@localhost/app", "postgresql://me@db.example:5433/app?sslmode=verify-full"])(
    "%s is a Postgres, and no file",
    (url) => {
      expect(read({ DATABASE_URL: url })).toMatchObject({ databaseUrl: url, databasePath: null });
    },
  );

  test.each([
    ["DASHBOARD_URL", "dash.example"],
    ["DASHBOARD_URL", "https://dash.example/team"],
    ["DASHBOARD_URL", "https://dash.example?a"],
    ["DASHBOARD_URL", "https://me@dash.example"],
    ["DASHBOARD_URL", "ftp://dash.example"],
    ["PRODUCT_URL", "javascript:alert(1)"],
    ["PRODUCT_URL", "http://app.example"],
    ["PRODUCT_URL", "http://127.0.0.1.example"],
    ["PORT", "0"],
    ["LISTEN_HOST", "localhost"],
    ["PORT", "65536"],
    ["PORT", "3e3"],
    ["DATABASE_URL", "postgres://localhost/understudy"],
    ["DATABASE_URL", "postgres://me:p@ss/word@localhost/understudy"],
    ["DATABASE_URL", "postgres://me:hunter2@localhost"],
    ["DATABASE_URL", "postgres://me@db-1,db-2/understudy"],
    ["DATABASE_URL", "postgres://me@db/understudy?sslmode=prefer"],
    ["DATABASE_URL", "postgres://me@db/understudy?sslrootcert=/no/such/file"],
    ["DATABASE_URL", "postgres://me@localhost/understudy?options=-csearch_path"],
    ["DATABASE_URL", "postgres://me@localhost/understudy?pool_size=0"],
    ["DATABASE_URL", "data/understudy.db"],
    ["DATABASE_URL", "file::memory:"],
    ["DATABASE_URL", "file:a.db?mode=ro"],
    ["UNDERSTUDY_SECRET", "too short"],
    ["TRUSTED_PROXIES", "-1"],
    ["TRUSTED_PROXIES", "11"],
    ["ALLOWED_PRIVATE_HOSTS", "https://crm.internal"],
    ["ALLOWED_PRIVATE_HOSTS", "crm.internal:8443"],
    ["ALLOWED_PRIVATE_HOSTS", "crm.internal,,erp.internal"],
    ["ALLOWED_PRIVATE_HOSTS", "0x7f.1"],
    ["UNDERSTUDY_DEMO", "yes"],
    ["AUTH_URL", "https://dash.example"],
    ["NEXTAUTH_URL", "https://dash.example"],
    ["AUTH_REDIRECT_PROXY_URL", "https://dash.example"],
  ])("%s=%s is refused, by name", (name, value) => {
    expect(() => read({ [name]: value })).toThrow(`- ${name} `);
  });

  test("private hosts are a list of names and addresses", () => {
    const { allowedPrivateHosts } = read({ ALLOWED_PRIVATE_HOSTS: "CRM.internal, 10.0.0.5,[fd00::1]" });
    expect(allowedPrivateHosts).toEqual(["crm.internal", "10.0.0.5", "[fd00::1]"]);
  });

  test("one host name for both is refused, also on two ports", () => {
    expect(() => read({ DASHBOARD_URL: "http://localhost:3000", PRODUCT_URL: "http://localhost:3001" })).toThrow(
      "two different host names",
    );
    expect(() => read({ DASHBOARD_URL: "https://a.example", PRODUCT_URL: "https://a.example." })).toThrow(
      "two different host names",
    );
  });

  test("all that is wrong is said at once, and an empty value counts as none", () => {
    expect(() => parseEnvironment({ UNDERSTUDY_SECRET: "", PORT: "x", TRUSTED_PROXIES: "many" })).toThrow(
      /PORT must.*\n.*UNDERSTUDY_SECRET must.*\n.*TRUSTED_PROXIES must/,
    );
  });

  test("the secret's value is never repeated", () => {
    const said = saidOf(() =>
      read({ UNDERSTUDY_SECRET: "hunter2", DATABASE_URL: "postgres://me:hunter3@db/app?sslmode=allow" }),
    );
    expect(said).toContain("UNDERSTUDY_SECRET must");
    expect(said).toContain("DATABASE_URL must have an sslmode");
    expect(said).not.toMatch(/hunter/);
  });

  test("any other value that is wrong is shown as it was read, in quotes", () => {
    const quoted = '"https://dash.example"'; // as some env files leave it
    const said = saidOf(() =>
      read({ DASHBOARD_URL: quoted, PRODUCT_URL: "http://app.example\r", TRUSTED_PROXIES: "one" }),
    );
    expect(said).toMatch(/DASHBOARD_URL must be an address .* It is "\\"https:\/\/dash\.example\\""\./);
    expect(said).toMatch(/PRODUCT_URL must begin .* It is "http:\/\/app\.example\\r"\./);
    expect(said).toMatch(/TRUSTED_PROXIES must .* It is "one"\./);
  });

  describe("a secret from a file", () => {
    const folder = mkdtempSync(join(tmpdir(), "understudy-env-"));
    afterAll(() => rmSync(folder, { recursive: true }));
    const file = (text: string) => {
      const path = join(folder, crypto.randomUUID());
      writeFileSync(path, text);
      return path;
    };

    test("is what the file holds, without the line's end, and so is the database's address", () => {
      const files = { UNDERSTUDY_SECRET_FILE: file(`${secret}\n`), DATABASE_URL_FILE: file("file:/var/a.db\r\n") };
      expect(parseEnvironment(files)).toMatchObject({ secret, databasePath: "/var/a.db" });
    });

    test.each(["UNDERSTUDY_SECRET", "DATABASE_URL"])("is refused by name where %s is set, too", (name) => {
      const both = { [name]: "file:data/a-name-of-thirty-two-letters.db", [`${name}_FILE`]: file(secret) };
      expect(() => read(both)).toThrow(`${name} and ${name}_FILE can't both be set`);
    });

    test("is refused by name where the file can't be read or holds too little, and never repeated", () => {
      const missing = join(folder, "missing");
      expect(() => parseEnvironment({ UNDERSTUDY_SECRET_FILE: missing })).toThrow(
        `UNDERSTUDY_SECRET_FILE must name a file that this process can read. It is "${missing}".`,
      );
      const said = saidOf(() => parseEnvironment({ UNDERSTUDY_SECRET_FILE: file("hunter2") }));
      expect(said).toContain("UNDERSTUDY_SECRET_FILE must be at least 32 random characters.");
      expect(said).not.toContain("hunter2");
    });
  });

  test("the demo product has a file of its own, beside ours or where it is said, and outside the demo there is none", () => {
    const [demo, own] = [{ UNDERSTUDY_DEMO: "1" }, { TALLY_DATABASE_URL: "file:data/own.db" }];
    const onPostgres = { DATABASE_URL: "postgres://me@db.internal/understudy" };
    expect(read(demo).tallyPath).toBe(resolve("data/understudy.db.tally"));
    expect(read({ ...demo, DATABASE_URL: "file:data/demo.db" }).tallyPath).toBe(resolve("data/demo.db.tally"));
    expect(read({ ...demo, ...onPostgres, ...own }).tallyPath).toBe(resolve("data/own.db"));
    expect(read(own).tallyPath).toBeNull();
    for (const wrong of [
      onPostgres,
      { TALLY_DATABASE_URL: "postgres://me@db.internal/tally" },
      { ...own, DATABASE_URL: "file:data/own.db" },
    ])
      expect(saidOf(() => read({ ...demo, ...wrong }))).toContain("TALLY_DATABASE_URL must name");
  });

  test("the demo stays on this machine", () => {
    expect(read({ UNDERSTUDY_DEMO: "1" }).demo).toBe(true);
    expect(() =>
      read({ UNDERSTUDY_DEMO: "1", DASHBOARD_URL: "https://dash.example", PRODUCT_URL: "https://app.example" }),
    ).toThrow("in the demo");
  });
});

import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parseEnvironment } from "./env.ts";

const secret = "0123456789abcdef0123456789abcdef";
const read = (variables: Record<string, string> = {}) => parseEnvironment({ UNDERSTUDY_SECRET: secret, ...variables });

describe("the environment", () => {
  test("needs nothing but a secret on the own machine", () => {
    expect(read()).toEqual({
      dashboardUrl: "http://localhost:3000",
      productUrl: "http://127.0.0.1:3000",
      port: 3000,
      databaseUrl: "file:data/understudy.db",
      databasePath: resolve("data/understudy.db"),
      secret,
      trustedProxies: 0,
      allowedPrivateHosts: [],
      demo: false,
    });
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
    ["PORT", "65536"],
    ["PORT", "3e3"],
    ["DATABASE_URL", "postgres://localhost/understudy"],
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
    expect(() => read({ UNDERSTUDY_SECRET: "hunter2" })).not.toThrow("hunter2");
  });

  test("the demo stays on this machine", () => {
    expect(read({ UNDERSTUDY_DEMO: "1" }).demo).toBe(true);
    expect(() =>
      read({ UNDERSTUDY_DEMO: "1", DASHBOARD_URL: "https://dash.example", PRODUCT_URL: "https://app.example" }),
    ).toThrow("in the demo");
  });
});

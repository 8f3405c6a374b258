import { expect, test } from "./fixtures.ts";
import { type Answer, leave, send } from "./http.ts";
import { employeeNamed, userWith } from "./steps.ts";

const NO_SUCH_ID = "00000000-0000-4000-8000-000000000000";

/** Method, path, body; `:user` and `:employee` stand for ids that exist. */
const cases: [name: string, method: string, path: string, body: unknown, statuses: number[]][] = [
  ["an unknown key", "POST", "/api/impersonations", { userId: ":user", reason: "x", expiresAt: "2999-01-01" }, [422]],
  ["__proto__ as a key", "PATCH", "/api/settings/impersonation", '{"__proto__":{"enabled":true}}', [422]],
  ["a wrong type", "POST", "/api/impersonations", { userId: 7, reason: [] }, [422]],
  ["no body", "POST", "/api/impersonations", undefined, [415, 422]],
  ["a body that is no JSON", "POST", "/api/impersonations", "{", [422]],
  ["null as a body", "POST", "/api/impersonations", "null", [422]],
  ["an array as a body", "POST", "/api/impersonations", "[]", [422]],
  ["a reason of 1 MB", "POST", "/api/impersonations", { userId: ":user", reason: "x".repeat(1_000_000) }, [422]],
  ["a reason of 501 characters", "POST", "/api/impersonations", { userId: ":user", reason: "x".repeat(501) }, [422]],
  ["a reason of spaces", "POST", "/api/impersonations", { userId: ":user", reason: "   " }, [422]],
  [
    "a ticket of 101 characters",
    "POST",
    "/api/impersonations",
    { userId: ":user", reason: "x", ticket: "x".repeat(101) },
    [422],
  ],
  ["a user id that is no UUID", "POST", "/api/impersonations", { userId: "1 OR 1=1", reason: "x" }, [404, 422]],
  ["a user that doesn't exist", "POST", "/api/impersonations", { userId: NO_SUCH_ID, reason: "x" }, [404]],
  ["minutes over 60", "PATCH", "/api/settings/impersonation", { maxMinutes: 61 }, [422]],
  ["no minutes", "PATCH", "/api/settings/impersonation", { maxMinutes: 0 }, [422]],
  ["half a minute", "PATCH", "/api/settings/impersonation", { maxMinutes: 0.5 }, [422]],
  ["minutes as text", "PATCH", "/api/settings/impersonation", { maxMinutes: "60" }, [422]],
  ["an unknown reason rule", "PATCH", "/api/settings/impersonation", { reason: "never" }, [422]],
  ["the epoch, which nobody may set", "PATCH", "/api/settings/impersonation", { enableEpoch: 0 }, [422]],
  ["an impersonator id that is no UUID", "PUT", "/api/impersonators/1", undefined, [404]],
  ["an impersonator that doesn't exist", "PUT", `/api/impersonators/${NO_SUCH_ID}`, undefined, [404]],
  ["revoking an id that is no UUID", "DELETE", "/api/impersonators/%27", undefined, [404]],
  ["ending an id that is no UUID", "DELETE", "/api/impersonations/1", undefined, [404]],
  ["ending an impersonation that doesn't exist", "DELETE", `/api/impersonations/${NO_SUCH_ID}`, undefined, [404]],
  ["an impersonation id that is no UUID", "GET", "/api/impersonations/..%2f..", undefined, [404]],
  ["a user id in the path that is no UUID", "GET", "/api/users/%00", undefined, [404]],
  ["a malformed escape in the path", "GET", "/api/users/%E0%A4%A", undefined, [400]],
  ["a malformed escape in the path of a file", "PUT", "/api/user-imports/%zz/file", undefined, [400]],
  ["a user without a name", "POST", "/api/users", { name: "", email: "new@globex.example" }, [422]],
  ["a user without a real e-mail", "POST", "/api/users", { name: "New", email: "not an e-mail" }, [422]],
  ["a user with a taken e-mail", "POST", "/api/users", { name: "New", email: "UMA@globex.example" }, [409]],
  ["a user with a role", "POST", "/api/users", { name: "New", email: "new@globex.example", role: "owner" }, [422]],
  ["active as text", "PATCH", "/api/users/:user", { active: "no" }, [422]],
  ["nothing to change", "PATCH", "/api/users/:user", {}, [200, 422]],
  [
    "an invitation with an unknown role",
    "POST",
    "/api/invitations",
    { email: "n@acme.example", name: "N", role: "root" },
    [422],
  ],
  ["an unknown role", "PATCH", "/api/employees/:employee", { role: "root" }, [422]],
  ["an employee's id", "PATCH", "/api/employees/:employee", { id: NO_SUCH_ID }, [422]],
  ["a limit of nothing", "GET", "/api/users?limit=0", undefined, [422]],
  ["a limit over 100", "GET", "/api/users?limit=101", undefined, [422]],
  ["a limit that is no number", "GET", "/api/users?limit=ten", undefined, [422]],
  ["a cursor that we never gave", "GET", "/api/users?cursor=AAAA", undefined, [422]],
  ["a cursor with SQL in it", "GET", "/api/impersonations?cursor=%27%3B--", undefined, [422]],
  ["an unknown query field", "GET", "/api/users?sort=password_hash", undefined, [422]],
  ["a query field twice", "GET", "/api/users?query=a&query=b", undefined, [422]],
  ["a status that isn't one", "GET", "/api/impersonations?status=forever", undefined, [422]],
  ["a filter that is no UUID", "GET", "/api/impersonations?userId=me", undefined, [422]],
  ["an event type that isn't one", "GET", "/api/audit-events?type=nothing.happened", undefined, [422]],
  ["a date that isn't one", "GET", "/api/audit-events?from=yesterday", undefined, [422]],
  ["a password of 1 MB", "PUT", "/api/account/password", { current: "x".repeat(1_000_000), next: "y" }, [422]],
];

test.describe("Bad input gets a clear problem response and changes nothing", () => {
  test("of an Owner who is signed in", async ({ server, db, as }) => {
    const olivia = await as("olivia");
    const { cookies } = await olivia.storageState();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const user = userWith(db, "uma@globex.example").id;
    const employee = employeeNamed(db, "max").id;
    // So that it is the input that is refused, and not she.
    await olivia.put(`/api/impersonators/${employeeNamed(db, "olivia").id}`);
    const fill = (text: string) => text.replaceAll(":user", user).replaceAll(":employee", employee);
    for (const [name, method, path, body, statuses] of cases) {
      const before = db.contents();
      const headers: Record<string, string> = {
        host: new URL(server.dashboardUrl).host,
        origin: server.dashboardUrl,
        cookie,
      };
      const sent = body === undefined ? undefined : fill(typeof body === "string" ? body : JSON.stringify(body));
      if (sent !== undefined) headers["content-type"] = "application/json";
      const answer = await send({
        port: server.port,
        method,
        path: fill(path),
        headers,
        ...(sent !== undefined && { body: sent }),
      });
      expect.soft(statuses, `${name}: ${answer.status} ${answer.text.slice(0, 200)}`).toContain(answer.status);
      expectProblem(name, answer);
      expect.soft(withoutRefusals(db.contents()), `${name}: changes nothing`).toBe(withoutRefusals(before));
    }
  });

  test("% and _ in a search are themselves", async ({ server, as }) => {
    const olivia = await as("olivia");
    for (const query of ["%", "_", "%25", "\\", "'", "(", "*", '"']) {
      const answer = await olivia.get("/api/users", { params: { query } });
      expect(answer.status()).toBe(200);
      const { items } = (await answer.json()) as { items: { name: string; email: string }[] };
      for (const { name, email } of items) expect(`${name} ${email}`).toContain(query);
    }
    expect(server.log()).not.toMatch(/"level":"error"/);
  });

  test("malformed cookies, bearers and hosts", async ({ server }) => {
    const [dashboard, product] = [new URL(server.dashboardUrl).host, new URL(server.productUrl).host];
    const port = server.port;
    const tries: [name: string, path: string, headers: Record<string, string>, statuses: number[]][] = [
      ["a cookie that is no session", "/api/me", { host: dashboard, cookie: "dash=x" }, [401]],
      ["a malformed cookie", "/api/me", { host: dashboard, cookie: "dash=%E0%A4%A; =; ;;;=dash" }, [401]],
      ["a cookie of 8 kB", "/api/me", { host: dashboard, cookie: `dash=${"x".repeat(8000)}` }, [401]],
      ["a bearer where a cookie belongs", "/api/me", { host: dashboard, authorization: "Bearer %" }, [401]],
      ["two credentials", "/api/me", { host: dashboard, authorization: "Bearer x", cookie: "dash=x" }, [400]],
      ["a malformed bearer at userinfo", "/oauth/userinfo", { host: dashboard, authorization: "Bearer %00" }, [401]],
      ["half a Basic header", "/oauth/introspect", { host: dashboard, authorization: "Basic" }, [400, 401, 405]],
      ["a product cookie that is no session", "/demo/api/me", { host: product, cookie: "prod=%" }, [401]],
      ["a host that isn't ours", "/", { host: "evil.example" }, [421]],
      ["the other host's address", "/api/me", { host: product }, [404]],
      ["the dashboard asked for the product", "/demo/api/me", { host: dashboard }, [404]],
      ["an address of the API that isn't there", "/api/nothing/here", { host: dashboard }, [404]],
      ["an address of the issuer that isn't there", "/oauth/nothing", { host: dashboard }, [404]],
      ["an address of the demo's API that isn't there", "/demo/api/nothing", { host: product }, [404]],
      ["an id that is none", "/api/users/nobody", { host: dashboard, cookie: "dash=x" }, [401]],
    ];
    for (const [name, path, headers, statuses] of tries) {
      const answer = await send({ port, path, headers });
      expect.soft(statuses, `${name}: ${answer.status} ${answer.text.slice(0, 200)}`).toContain(answer.status);
      if (path.startsWith("/oauth/") && answer.status !== 404) continue; // in OAuth's own words
      expectProblem(name, answer);
    }
  });

  test("methods and targets that no framework reads, and senders who go away", async ({ server, db }) => {
    const host = new URL(server.dashboardUrl).host;
    const before = db.contents();
    for (const [method, path] of [
      ["TRACE", "/"],
      ["TRACE", "/api/v1/users/batch"],
      ["OPTIONS", "*"],
      ["GET", "http://evil.example/sign-in"],
      ["PUT", "/api/user-imports/%zz/file"],
    ] as const) {
      const answer = await send({ port: server.port, method, path, headers: { host } });
      expect.soft(answer.status, `${method} ${path}`).toBe(400);
      expectProblem(`${method} ${path}`, answer);
    }
    const lines = () => server.log().trim().split("\n");
    await expect.poll(() => lines().length).toBe(4);
    expect(lines().map((line) => JSON.parse(line).level)).toEqual(["warn", "warn", "warn", "warn"]);
    server.clearLog();
    for (const path of ["/api/auth/sign-in", "/oauth/token", "/api/v1/users/batch", "/sign-in", "/nothing"]) {
      const { port } = server;
      await leave({ port, path, head: { host, "content-type": "application/x-www-form-urlencoded" } });
    }
    // Whatever the last one left in the log is there once another request is answered.
    await send({ port: server.port, path: "/sign-in", headers: { host } });
    expect(server.log()).toBe("");
    expect(db.contents()).toBe(before);
  });

  test("odd addresses of pages", async ({ server, as }) => {
    const olivia = await as("olivia");
    for (const path of [
      "/sign-in?notice=__proto__&problem=constructor",
      "/audit-log?to=%2B275760-09-13",
      "/audit-log?from=yesterday&type=nothing",
      `/audit-log?user=${"%EF%B7%BA".repeat(1600)}`,
      "/users?cursor=%00&query=%00",
      "/users/%E0%A4%A",
    ]) {
      const answer = await olivia.get(path);
      expect.soft(answer.status(), path).toBeLessThan(500);
    }
    expect(server.log()).not.toMatch(/"level":"error"|⨯/);
  });
});

function expectProblem(name: string, { status, headers, text }: Answer): void {
  if (status < 400) return;
  expect.soft(status, name).toBeLessThan(500);
  expect.soft(text, name).not.toMatch(/ at .*\.(js|ts):\d+|SQLITE|node_modules/);
  expect.soft(headers["content-type"], name).toContain("application/problem+json");
  const problem = JSON.parse(text) as Record<string, unknown>;
  expect
    .soft(problem, name)
    .toMatchObject({ status, code: expect.any(String), title: expect.any(String), detail: expect.any(String) });
}

/** A refusal is recorded, and counters count; nothing else may have been written. */
function withoutRefusals(contents: string): unknown {
  const tables = JSON.parse(contents) as [string, Record<string, unknown>[]][];
  return JSON.stringify(
    tables
      .filter(([table]) => table !== "attempts")
      .map(([table, rows]) => [table, rows.filter((row) => row.outcome !== "refused")]),
  );
}

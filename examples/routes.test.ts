import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

/** The command as a product runs it, in a process of its own. Throws unless it exits with 0. */
const strictly = (path: string) =>
  execFileSync(process.execPath, ["--import", "tsx", "sdk/routes/index.ts", "--strict", path], {
    encoding: "utf8",
    env: {
      ...process.env,
      VITE_AUTH_URL: "https://login.example",
      UNDERSTUDY_CLIENT_ID: "larch",
      UNDERSTUDY_CLIENT_SECRET: "a secret",
    },
  });

const listed = (text: string) =>
  text
    .split("\n\n")[0]
    ?.split("\n")
    .map((line) => line.trim().split(/ {2,}/));

test("every route of the Express example by which something may be changed says what it is", () => {
  expect(listed(strictly("examples/react-express/app.ts"))).toEqual([
    ["POST", "/api/backchannel-logout", "allowReadOnly"],
    ["POST", "/api/tasks", "guarded"],
    ["POST", "/api/exports", "never: exports"],
  ]);
});

test("every route and action of the Next.js example says what it is", () => {
  expect(listed(strictly("examples/next-authjs"))).toEqual([
    ["POST", "/api/auth/[...nextauth]", "allowReadOnly"],
    ["POST", "/api/exports", "never: exports"],
    ["POST", "/api/sign-out", "allowReadOnly"],
    ["POST", "/api/understudy/logout", "allowReadOnly"],
    ["action", "app/actions.ts add", "guarded"],
    ["action", "app/actions.ts deleteAll", "never: deletion"],
    ["action", "app/sign-in/actions.ts enter", "allowReadOnly"],
  ]);
});

test("every route of the demo product says what it is, by each word that fits it", () => {
  const said = listed(strictly("app/demo"))?.map(
    ([, path = "", label]) => `${path.replace("/demo/api/", "")} ${label}`,
  );
  expect(said).toEqual(
    expect.arrayContaining([
      ...["account never: deletion", "api-keys never: api_keys", "api-keys/[id] never: api_keys"],
      ...["billing/card never: billing", "billing/payments never: billing", "invoices/[id]/pay never: billing"],
      ...["profile/email never: email", "profile/password never: credentials", "sign-out-everywhere never: sessions"],
      ...["invoices guarded", "invoices/[id]/send guarded", "notes guarded", "profile guarded"],
    ]),
  );
});

test("a product that has forgotten one, or can't be read, exits with another code", () => {
  const status = (path: string, ...options: string[]) => {
    try {
      execFileSync(process.execPath, ["--import", "tsx", "sdk/routes/index.ts", ...options, path], { stdio: "pipe" });
      return 0;
    } catch (error) {
      return (error as { status: number }).status;
    }
  };
  // The SDK's guides have a product that labels nothing.
  expect(status("e2e/clients/next", "--strict")).toBe(1);
  expect(status("examples/react-express/tasks.ts")).toBe(2);
  expect(status("docs")).toBe(2);
});

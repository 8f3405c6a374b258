import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packSdk } from "./pack-sdk.ts";

let work: string;
let project: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "understudy-sdk-"));
  project = join(work, "project");
  mkdirSync(project);
  write("package.json", JSON.stringify({ name: "product", private: true, type: "module" }));
  const options = ["--prefer-offline", "--no-audit", "--no-fund", "--omit=peer", "--silent"];
  execFileSync("npm", ["install", ...options, packSdk(work)], { cwd: project, stdio: "inherit" });
}, 180_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

/** A peer, as a product has it already. */
function link(...names: string[]): void {
  for (const name of names) {
    const target = join(project, "node_modules", name);
    mkdirSync(dirname(target), { recursive: true });
    rmSync(target, { recursive: true, force: true });
    symlinkSync(resolve("node_modules", name), target);
  }
}

const node = (code: string) =>
  execFileSync(process.execPath, ["--input-type=module", "--eval", code], { cwd: project, encoding: "utf8" }).trim();

/** Compiles files as a strict project would. The compiler's own words are the failure. */
function compile(files: Record<string, string>, options: object): string {
  for (const [name, code] of Object.entries(files)) write(name, code);
  const strict = { strict: true, noEmit: true, target: "ES2022", jsx: "react-jsx", lib: ["ES2022", "DOM"] };
  write("tsconfig.json", JSON.stringify({ compilerOptions: { ...strict, ...options }, files: Object.keys(files) }));
  try {
    return execFileSync(resolve("node_modules/.bin/tsc"), ["--project", "tsconfig.json"], {
      cwd: project,
      encoding: "utf8",
    });
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

const inPackage = () =>
  readdirSync(join(project, "node_modules/@understudy/sdk"), { recursive: true, encoding: "utf8" });
const read = (file: string) => readFileSync(join(project, "node_modules/@understudy/sdk", file), "utf8");

describe("the tarball, in a fresh project", () => {
  test("brings nothing else", () => {
    const installed = readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."));
    expect(installed).toEqual(["@understudy"]);
    expect(readdirSync(join(project, "node_modules/@understudy"))).toEqual(["sdk"]);
  });

  test("has modules with types, styles, a licence and a page about it; no sources and no tests", () => {
    const files = inPackage();
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "react/banner.css"]));
    expect(files.filter((file) => /(?<!\.d)\.tsx?$|test|tsconfig/.test(file))).toEqual([]);
    const manifest = JSON.parse(read("package.json"));
    expect(manifest.private).toBeUndefined();
    expect(manifest.license).toBe("MIT");
    for (const entry of Object.values<string | { types: string; default: string }>(manifest.exports)) {
      for (const path of typeof entry === "string" ? [entry] : [entry.types, entry.default]) {
        expect(files).toContain(path.slice(2));
      }
    }
  });

  test("has the banner's element as one script, which is loaded on a server without harm", () => {
    expect(read("element/banner.min.js")).toContain("understudy-banner");
    expect(read("element/banner.min.js").length).toBeLessThan(8000);
    expect(node('await import("@understudy/sdk/element"); console.log("loaded")')).toBe("loaded");
  });

  test("says to bundlers which modules are the browser's", () => {
    const files = inPackage().filter((file) => file.endsWith(".js"));
    const browsers = files.filter((file) => /^["']use client["'];/.test(read(file)));
    expect(browsers).toContain("react/auth-provider.js");
    expect(browsers.every((file) => file.startsWith("react/"))).toBe(true);
  });

  test("verifies tokens without any peer", () => {
    const printed = node(`
      import { createVerifier, TokenError } from "@understudy/sdk";
      const verifier = createVerifier({ authUrl: "https://login.example", clientId: "a", clientSecret: "b" });
      await verifier.verifyAccessToken("a.b.c").catch((error) => console.log(error instanceof TokenError, error.code));
    `);
    expect(printed).toBe("true malformed_token");
  });

  test("needs no Express to be loaded, and hides what isn't public", () => {
    expect(node('console.log(Object.keys(await import("@understudy/sdk/express")).sort().join())')).toBe(
      "IMPERSONATED_SENTENCE,initAuth,isRealUser",
    );
    expect(node('await import("@understudy/sdk/core/verifier.js").catch((error) => console.log(error.code))')).toBe(
      "ERR_PACKAGE_PATH_NOT_EXPORTED",
    );
  });

  test("has a command that lists the routes of an application, without a compiler", () => {
    write(
      "app.mjs",
      `
      import { initAuth } from "@understudy/sdk/express";
      const auth = initAuth({ authUrl: "https://login.example", clientId: "a", clientSecret: "b" });
      const layer = (handle, method) => ({ handle, method });
      const stack = [layer(auth.neverWhileImpersonated("billing"), "post"), layer(() => {}, "post")];
      export const app = Object.assign(() => {}, { use() {}, handle() {}, stack: [{ handle() {}, route: { path: "/card", stack } }] });
    `,
    );
    const printed = execFileSync("node_modules/.bin/understudy-routes", ["--strict", "app.mjs"], {
      cwd: project,
      encoding: "utf8",
    });
    expect(printed).toContain("POST  /card  never: billing");
  });

  test("has declarations that hold up to a strict compiler's whole check", () => {
    const code = `
      import { createVerifier, type VerifiedToken, TokenError, type TokenErrorCode } from "@understudy/sdk";
      const verifier = createVerifier({ authUrl: "https://login.example", clientId: "a", clientSecret: "b" });
      export const verified: Promise<VerifiedToken> = verifier.verifyAccessToken("a.b.c");
      export const code: TokenErrorCode = new TokenError("expired").code;
      // @ts-expect-error there is nothing to loosen
      createVerifier({ authUrl: "https://login.example", clientId: "a", clientSecret: "b", clockTolerance: 60 });
    `;
    expect(compile({ "core.ts": code }, { module: "NodeNext", types: [] })).toBe("");
  });
});

const subpaths = {
  "express.ts": `
    import express from "express";
    import { initAuth } from "@understudy/sdk/express";
    const { requireUser, optionalUser, forbidImpersonation, backchannelLogout } = initAuth({ authUrl: "", clientId: "", clientSecret: "" });
    const app = express();
    app.get("/", requireUser, optionalUser, (req, res) => { const by: string | undefined = req.user?.impersonatorUserId; res.json(by); });
    app.post("/", requireUser, forbidImpersonation, backchannelLogout);
    // @ts-expect-error a user has no such field
    app.get("/x", (req) => req.user?.impersonator);
  `,
  "fetch.ts": `
    import { allowReadOnly, forbidImpersonation, initAuth } from "@understudy/sdk/fetch";
    const { fromRequest, neverWhileImpersonated, recordImpersonation } = initAuth({ authUrl: "", clientId: "", clientSecret: "" });
    export const change = recordImpersonation("/card", neverWhileImpersonated("billing", async (request) => {
      const { user, refusal } = await fromRequest(request);
      return refusal ?? forbidImpersonation(user) ?? Response.json(user.email);
    }));
    export const search = allowReadOnly((request: Request, page: number) => Response.json(page));
    // @ts-expect-error it isn't on the list
    neverWhileImpersonated("everything", search);
  `,
  "next.ts": `
    import { assertNotImpersonated, createAuth, forbidImpersonation, initAuth } from "@understudy/sdk/next";
    export const auth = createAuth({ readSession: async () => null });
    const api = initAuth({ authUrl: "", clientId: "", clientSecret: "" });
    export async function POST(request: Request): Promise<Response> {
      const { user, refusal } = await api.fromRequest(request);
      if (refusal) return refusal;
      return forbidImpersonation(user) ?? Response.json(user.email);
    }
    export const action = async () => assertNotImpersonated(await auth.requireUser());
    export const pay = auth.neverWhileImpersonated("billing", async (form: FormData): Promise<number> => form.getAll("x").length);
    export const PUT = auth.neverWhileImpersonated("exports", async (request, { params }: { params: Promise<{ id: string }> }) =>
      Response.json(await params));
    export const paid: Promise<number> = pay(new FormData());
  `,
  "authjs.ts": `
    import NextAuth from "next-auth";
    import { createAuth } from "@understudy/sdk/next";
    import { understudy } from "@understudy/sdk/authjs";
    export const impersonation = understudy({ issuer: "", clientId: "", clientSecret: "", productUrl: "" });
    export const { handlers, auth, signIn } = NextAuth(impersonation.withImpersonation({ providers: [] }));
    export const GET = impersonation.initiateLogin(signIn);
    export const POST = impersonation.backchannelLogout;
    export const by = async (): Promise<string | undefined> => (await auth())?.impersonatorUserId;
    export const own = createAuth({ readSession: auth });
  `,
  "oidc.ts": `
    import { createOidc, type HeldImpersonation } from "@understudy/sdk/oidc";
    const oidc = createOidc({ issuer: "", clientId: "", clientSecret: "" });
    export const login = (request: Request): Promise<Response> => oidc.begin(request, "https://app.example/callback");
    export async function callback(request: Request): Promise<Response> {
      const finished = await oidc.finish(request);
      if (finished.refusal) return finished.refusal;
      const by: string = finished.impersonation.impersonator.id;
      return finished.signedIn(\`by=\${by}\`);
    }
    export const over = async (held: HeldImpersonation): Promise<boolean> => !(await oidc.isLive(held));
    export const POST = oidc.backchannelLogout;
  `,
  "better-auth.ts": `
    import { understudy } from "@understudy/sdk/better-auth";
    import { betterAuth } from "better-auth";
    const auth = betterAuth({ plugins: [understudy({ issuer: "", clientId: "", clientSecret: "" })] });
    export async function by(headers: Headers): Promise<[string | null | undefined, string | undefined]> {
      const own = await auth.api.getSession({ headers });
      const said = await auth.api.understudySession({ headers });
      return [own?.session.impersonatedBy, said?.impersonation?.impersonator.name];
    }
  `,
  "element.ts": `
    import { UnderstudyBanner } from "@understudy/sdk/element";
    const banner = document.querySelector("understudy-banner");
    export const isOurs: boolean = banner instanceof UnderstudyBanner;
  `,
  "identity.ts": `
    import { followIdentity, type Identity, isRealUser, onIdentityChange, resetOnIdentityChange } from "@understudy/sdk/identity";
    onIdentityChange((identity: Identity | null) => console.log(identity?.impersonatorUserId));
    resetOnIdentityChange({ storage: ["cart", /^draft:/] });
    export const ready: Promise<Identity | null | undefined> = followIdentity({ authUrl: "https://auth.example.com" });
    export const real: boolean = isRealUser(undefined);
  `,
  "react.tsx": `
    import { AuthProvider, IdentityBoundary, ImpersonationBanner, useAuthInfo, withAuthInfo } from "@understudy/sdk/react";
    const Who = () => <p>{useAuthInfo().impersonatorUserId}</p>;
    export const Page = withAuthInfo(() => <AuthProvider><ImpersonationBanner /><IdentityBoundary><Who /></IdentityBoundary></AuthProvider>);
  `,
};

describe("beside the product's own packages", () => {
  let said: string;
  beforeAll(() => {
    link(
      "react",
      "react-dom",
      "next",
      "next-auth",
      "better-auth",
      "express",
      "@types/react",
      "@types/express",
      "@types/node",
    );
    const bundled = { module: "ESNext", moduleResolution: "bundler", types: ["node"] };
    said = compile(subpaths, { ...bundled, esModuleInterop: true, skipLibCheck: true });
  }, 180_000);

  test.each(Object.keys(subpaths))("%s compiles", (file) => {
    expect(said.split("\n").filter((line) => line.startsWith(file))).toEqual([]);
  });

  test("nothing else is wrong either", () => {
    expect(said).toBe("");
  });

  test("/react renders on a server", () => {
    const printed = node(`
      import { createElement } from "react";
      import { renderToString } from "react-dom/server";
      import { AuthProvider } from "@understudy/sdk/react";
      console.log(renderToString(createElement(AuthProvider, { initialAuth: null }, "Hello")));
    `);
    expect(printed).toContain("Hello");
  });
});

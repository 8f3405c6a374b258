import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import express, { type Express, Router } from "express";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { initAuth } from "../express/index.ts";
import { routesOf } from "./express.ts";
import { soundsLike } from "./hint.ts";
import { noteMounts } from "./mounts.ts";
import { nextRoutes } from "./next.ts";
import { report } from "./report.ts";

const lines = (routes: { method: string; path: string; label: string }[]) =>
  routes.map(({ method, path, label }) => `${method} ${path} ${label}`);

describe("an Express application", () => {
  const auth = initAuth({ authUrl: "https://login.example", clientId: "a", clientSecret: "b" });
  const { neverWhileImpersonated, forbidImpersonation, allowReadOnly, guardReadOnly, backchannelLogout } = auth;
  const answer = (_: express.Request, response: express.Response) => void response.json({});
  noteMounts(resolve("package.json"));
  let app: Express;
  beforeEach(() => {
    app = express();
  });

  test("is listed by what each unsafe route says, wherever it is mounted; reads aren't", () => {
    const tasks = Router();
    tasks.route("/").get(answer).post(answer);
    tasks.route("/:id").put(allowReadOnly, answer).delete(forbidImpersonation, answer);
    app.post("/logout", backchannelLogout);
    app.post("/card", neverWhileImpersonated("billing"), answer);
    app.use("/teams/:team/tasks", tasks);
    app.all("/anything", answer);
    app.get("/", answer);
    expect(lines(routesOf(app))).toEqual([
      "POST /logout allowReadOnly",
      "POST /card never: billing",
      "POST /teams/:team/tasks nothing",
      "PUT /teams/:team/tasks/:id allowReadOnly",
      "DELETE /teams/:team/tasks/:id never",
      "ALL /anything nothing",
    ]);
  });

  test("says of what the guard over all routes has found that it is guarded, and of what came later nothing", () => {
    app.post("/tasks", answer);
    app.post("/card", neverWhileImpersonated("billing"), answer);
    guardReadOnly(app);
    app.post("/later", answer);
    expect(lines(routesOf(app))).toEqual(["POST /tasks guarded", "POST /card never: billing", "POST /later nothing"]);
  });

  test("has a word for all that comes after it on its path, and for nothing else", () => {
    const keys = Router();
    keys.post("/first", answer);
    keys.use(neverWhileImpersonated("api_keys"));
    keys.post("/", answer);
    app.use("/keys", keys);
    app.use("/billing", neverWhileImpersonated("billing"));
    app.post("/billing/card", answer);
    app.post("/billings", answer);
    expect(lines(routesOf(app))).toEqual([
      "POST /keys/first nothing",
      "POST /keys never: api_keys",
      "POST /billing/card never: billing",
      "POST /billings nothing",
    ]);
  });
});

describe("a Next.js project", () => {
  let folder: string;
  const others = "recordAction: act, neverWhileImpersonated";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "understudy-routes-"));
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(resolve("node_modules/typescript"), join(folder, "node_modules/typescript"));
    write(
      "auth.ts",
      `import { all } from "./guard";\nexport const { recordImpersonation, ${others} } = createAuth(all);`,
    );
    write("guard.ts", "export const all = {};");
    write("tsconfig.json", JSON.stringify({ compilerOptions: { paths: { "@/*": ["./*"] } } }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const guarded = () => write("guard.ts", "export const all = { guardReadOnly: true };");

  test.each<[string, string, string]>([
    ["a plain handler", "export async function POST() {}", "nothing"],
    ["a recorded one", 'export const POST = recordImpersonation("/x", async () => {});', "nothing"],
    ["a word around it", 'export const POST = neverWhileImpersonated("billing", async () => {});', "never: billing"],
    [
      "a word within",
      'export const POST = recordImpersonation("/x", neverWhileImpersonated("exports", change));',
      "never: exports",
    ],
    ["a refusal in its body", "export async function POST(r) { return forbidImpersonation(await user(r)); }", "never"],
    ["a read", "const handler = async () => {};\nexport const POST = allowReadOnly(handler);", "allowReadOnly"],
    ["its options", 'export const POST = recordImpersonation("/x", f, { allowReadOnly: true });', "allowReadOnly"],
    ["what is read elsewhere", 'export { search as POST } from "@/search";', "allowReadOnly"],
    ["a factory's options", 'export const POST = changing({ route: "/x", never: "email" });', "never: email"],
    ["a word that isn't on the list", 'export const POST = changing({ never: "everything" });', "nothing"],
    ["a word that isn't written there", "export const POST = neverWhileImpersonated(word, change);", "nothing"],
  ])("says of %s what it says", (_, code, label) => {
    write(
      "search.ts",
      'import { allowReadOnly } from "@understudy/sdk/next";\nexport const search = allowReadOnly(() => {});',
    );
    const imports = 'import { recordImpersonation, neverWhileImpersonated } from "@/auth";\n';
    write("app/(group)/things/[id]/route.ts", imports + code);
    expect(lines(nextRoutes(folder))).toEqual([`POST /things/[id] ${label}`]);
  });

  test("has guarded what is recorded, by itself or by what makes it, where the one line stands", () => {
    guarded();
    write("handler.ts", "const made = (f) => recordImpersonation('/x', f);\nexport const changing = (f) => made(f);");
    write(
      "app/a/route.ts",
      'import { recordImpersonation as record } from "@/auth";\nexport const POST = record("/a", f);',
    );
    write(
      "app/b/route.ts",
      'import { changing } from "../../handler";\nexport const { GET, PUT } = all;\nexport const POST = changing(f);',
    );
    expect(lines(nextRoutes(folder))).toEqual(["POST /a guarded", "PUT /b nothing", "POST /b guarded"]);
  });

  test("has its server actions listed, those of a file and those within a component", () => {
    guarded();
    const file = `"use server";
      import { act, neverWhileImpersonated } from "@/auth";
      export const add = act("Add", async () => {});
      export const remove = act("Remove", neverWhileImpersonated("deletion", async () => {}));
      export async function forgotten() {}`;
    write("app/actions.ts", file);
    const page = `export default function Page() {
      async function enter(form) { "use server"; }
      const leave = allowReadOnly(async () => { "use server"; });
      return <form action={enter} onSubmit={leave} />;
    }`;
    write("app/page.tsx", page);
    expect(lines(nextRoutes(folder))).toEqual([
      "action app/actions.ts add guarded",
      "action app/actions.ts forgotten nothing",
      "action app/actions.ts remove never: deletion",
      "action app/page.tsx enter nothing",
      "action app/page.tsx leave allowReadOnly",
    ]);
  });

  test("is found in src, and may be asked for in part; private folders have no address", () => {
    for (const file of ["src/app/a/route.ts", "src/app/b/route.ts", "src/app/_c/route.ts"])
      write(file, "export const POST = allowReadOnly(f);");
    expect(lines(nextRoutes(folder))).toEqual(["POST /a allowReadOnly", "POST /b allowReadOnly"]);
    expect(lines(nextRoutes(join(folder, "src/app/b")))).toEqual(["POST /b allowReadOnly"]);
    expect(() => nextRoutes(join(folder, "src"))).not.toThrow();
    expect(() => nextRoutes(join(folder, "node_modules"))).toThrow("has no app folder");
  });
});

describe("the list", () => {
  test("counts what was forgotten, and asks of what sounds like the never-list whether it isn't", () => {
    const { text, forgotten } = report([
      { method: "POST", path: "/api/card", label: "guarded" },
      { method: "POST", path: "/api/exports", label: "never: exports" },
      { method: "POST", path: "/api/tasks", label: "nothing" },
    ]);
    expect(forgotten).toBe(1);
    expect(text).toContain('guarded   (sounds like billing: neverWhileImpersonated("billing")?)');
    expect(text.match(/sounds like/g)).toHaveLength(1);
    expect(text).toContain("3 routes by which something may be changed; 1 says nothing of impersonators.");
  });

  test.each([
    ["/api/users/:id/password", "credentials"],
    ["app/actions.ts createApiKey", "api_keys"],
    ["/api/invitations/[id]", "invitations"],
    ["/account/two_factor", undefined],
    ["/api/tasks/:id/keyboard", undefined],
  ])("%s sounds like %s", (path, word) => {
    expect(soundsLike(path)).toBe(word);
  });
});

import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** The arrows of the architecture: app -> components, app -> lib <- db, app/demo -> sdk. Biome holds the bare imports, this file the relative ones. */
const forbidden: [file: string, imports: string[]][] = [
  [
    "lib/impersonations/x.ts",
    [
      "next",
      "next/headers",
      "react",
      "drizzle-orm",
      "better-sqlite3",
      "next-auth",
      "#db/store.ts",
      "#db/databases.testing.ts",
      "#app/x.ts",
      "#components/x.tsx",
      "#composition",
      "#auth",
      "#env",
    ],
  ],
  ["lib/impersonations/x.test.ts", ["next", "react", "drizzle-orm", "better-sqlite3", "#db/store.ts", "#composition"]],
  [
    "db/x.ts",
    [
      "better-sqlite3",
      "pg",
      "drizzle-orm/better-sqlite3",
      "next",
      "react",
      "#app/x.ts",
      "#components/x.tsx",
      "#composition",
      "#auth",
      "#env",
    ],
  ],
  ["db/sqlite.ts", ["next", "react", "#app/x.ts", "#composition"]],
  [
    "components/x.tsx",
    [
      "#lib/store/store.ts",
      "#lib/context.ts",
      "#lib/impersonations/start.ts",
      "#db/store.ts",
      "#composition",
      "#auth",
      "#env",
      "drizzle-orm",
      "next-auth",
      "next/headers",
      "next-auth/react",
    ],
  ],
  ["app/(dashboard)/users/page.tsx", ["#db/store.ts", "drizzle-orm", "better-sqlite3", "next-auth", "next-auth/react"]],
  [
    "app/demo/invoices/page.tsx",
    [
      "#lib/policy.ts",
      "#lib/sessions/session.ts",
      "#db/store.ts",
      "#composition",
      "#auth",
      "#components/x.tsx",
      "next/link",
      "drizzle-orm",
      "zod",
    ],
  ],
  ["app/demo/auth.ts", ["#db/store.ts", "#lib/store/store.ts", "next-auth", "drizzle-orm"]],
  ["sdk/react/x.ts", ["#lib/policy.ts", "#composition", "drizzle-orm", "next-auth"]],
  ["composition.ts", ["drizzle-orm", "better-sqlite3", "next-auth/react"]],
];

const permitted: [file: string, imports: string[]][] = [
  ["lib/impersonations/x.ts", ["#lib/policy.ts", "./y.ts", "zod", "jose", "openid-client", "node:crypto"]],
  ["lib/impersonations/x.test.ts", ["#db/databases.testing.ts", "vitest"]],
  ["db/x.ts", ["#lib/store/store.ts", "drizzle-orm", "drizzle-orm/sqlite-core"]],
  ["db/sqlite.ts", ["better-sqlite3", "drizzle-orm/better-sqlite3"]],
  [
    "components/x.tsx",
    [
      "react",
      "next/link",
      "@base-ui/react",
      "#lib/policy.ts",
      "#lib/errors.ts",
      "#lib/impersonations/impersonation.ts",
    ],
  ],
  ["app/(dashboard)/users/page.tsx", ["#composition", "#env", "#components/x.tsx", "#lib/users/list.ts", "next/link"]],
  [
    "app/demo/invoices/page.tsx",
    [
      "@understudy/sdk/react",
      "@understudy/sdk/next",
      "next/navigation",
      "react",
      "#lib/invoicing/store.ts",
      "./x.tsx",
      "../auth.ts",
    ],
  ],
  ["app/demo/auth.ts", ["#composition", "#auth"]],
  ["auth.ts", ["next-auth", "#lib/store/store.ts"]],
];

const key = (file: string, specifier: string) => `${file} imports ${specifier}`;
const keysOf = (table: [string, string[]][]) =>
  table.flatMap(([file, imports]) => imports.map((one) => key(file, one)));

test("an import against the arrows is a lint error, one along them is not", () => {
  const found = lint([...forbidden, ...permitted]);
  expect(keysOf(forbidden).filter((one) => !found.has(one))).toEqual([]);
  expect(keysOf(permitted).filter((one) => found.has(one))).toEqual([]);
});

/** Lays the imports out as a small tree of its own, and asks Biome with our configuration. */
function lint(table: [string, string[]][]): Set<string> {
  const root = mkdtempSync(join(tmpdir(), "understudy-arrows-"));
  copyFileSync("biome.json", join(root, "biome.json"));
  for (const [file, imports] of table) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    const lines = existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : "";
    writeFileSync(join(root, file), lines + imports.map((specifier) => `import "${specifier}";\n`).join(""));
  }
  const biome = join(process.cwd(), "node_modules/.bin/biome");
  const options = [
    "lint",
    ".",
    "--vcs-enabled=false",
    "--only=style/noRestrictedImports",
    "--max-diagnostics=none",
    "--reporter=github",
  ];
  const { stdout } = spawnSync(biome, options, { cwd: root, encoding: "utf8" });
  const places = [...stdout.matchAll(/noRestrictedImports,file=(?:.*understudy-arrows-\w+\/)?([^,]+),line=(\d+)/g)];
  return new Set(places.map(([, file = "", line]) => key(file, specifierAt(join(root, file), Number(line)))));
}

const specifierAt = (path: string, line: number) =>
  readFileSync(path, "utf8").split("\n")[line - 1]?.split('"')[1] ?? "";

test("no relative import leaves its folder: across folders the way is #lib, #db, #components", () => {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx"], {
    encoding: "utf8",
  });
  const crossings = files
    .trim()
    .split("\n")
    .filter((file) => existsSync(file))
    .flatMap((file) =>
      relativeImportsOf(file)
        .filter((target) => folderOf(target) !== folderOf(file))
        .map((target) => key(file, target)),
    );
  expect(crossings).toEqual([]);
});

const relativeImportsOf = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?"(\.[^"]+)"/g)].map(([, path = ""]) =>
    normalize(join(dirname(file), path)),
  );

const folderOf = (path: string) => /^app\/demo(?=\/)|^[^/]+(?=\/)/.exec(path)?.[0] ?? ".";

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { endpoints } from "#endpoints/table.ts";
import type { Server } from "./server.ts";

/** One address of the app, read from its files and its table so that none can be forgotten. */
export interface Route {
  path: string;
  methods: string[];
  onProduct: boolean;
  /** The shell's own, or else Next.js's. */
  byShell: boolean;
  /** Answers for every address of its folder that nothing else has: with 404, whoever asks. */
  catchAll: boolean;
}

/** The route group says which host answers an address; shell/routing.ts must agree, which the stories over all addresses show. */
const onProduct = (file: string) => /^(\(product\)|demo)\//.test(file);

const filesNamed = (name: string): string[] =>
  readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(`/${name}`) || file === name)
    .sort();

/** `(groups)` are no part of an address; `[id]` is whatever the caller fills in. */
function routeAt(file: string, methods: string[], id: string): Route {
  const folders = file.split("/").slice(0, -1);
  const path = `/${folders.filter((folder) => !folder.startsWith("(")).join("/")}`.replace(/\[[^\]]+\]/g, id);
  return { path, methods, onProduct: onProduct(file), byShell: false, catchAll: file.includes("[...") };
}

/** What the shell answers itself. */
const ofTable = (id: string): Route[] =>
  endpoints.map(({ host, path, handlers }) => ({
    path: path.replace(/:\w+/g, id),
    methods: Object.keys(handlers).filter((method) => method !== "OPTIONS"),
    onProduct: host === "product",
    byShell: true,
    catchAll: false,
  }));

export const handlers = (id: string): Route[] => [...ofTable(id), ...ofFiles(id)];

const ofFiles = (id: string): Route[] =>
  filesNamed("route.ts").map((file) => {
    const source = readFileSync(join("app", file), "utf8");
    const exported = source.matchAll(/export (?:const|(?:async )?function) (GET|HEAD|POST|PUT|PATCH|DELETE)\b/g);
    const again = source.matchAll(/export \{([^}]*)\}/g);
    const names = [...exported].map(([, method = ""]) => method);
    const aliases = [...again].flatMap(([, list = ""]) => list.match(/\b(GET|HEAD|POST|PUT|PATCH|DELETE)\b/g) ?? []);
    return routeAt(file, [...new Set([...names, ...aliases])], id);
  });

export const pages = (id: string): Route[] => filesNamed("page.tsx").map((file) => routeAt(file, ["GET"], id));

export const originOf = (route: Route, { dashboardUrl, productUrl }: Server): string =>
  route.onProduct ? productUrl : dashboardUrl;

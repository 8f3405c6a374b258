import { createRequire } from "node:module";

/** Packages that only benchmarks need, bench/peers/package.json. */
export const requirePeer = createRequire(new URL("peers/index.js", import.meta.url));

const versionOf = (name: string): string =>
  (requirePeer.resolve.paths(name) ?? [])
    .map((folder) => {
      try {
        return String(requirePeer(`${folder}/${name}/package.json`).version);
      } catch {
        return "";
      }
    })
    .find(Boolean) ?? "none";

const measured =
  "next react better-auth next-auth @propelauth/express @propelauth/react @clerk/backend jose fast-jwt express better-sqlite3";

/** What stood beside it, each by its version. */
export const versions = (): string =>
  measured
    .split(" ")
    .map((name) => `${name} ${versionOf(name)}`)
    .join(", ");

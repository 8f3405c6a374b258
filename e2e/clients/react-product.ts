import { createServer } from "node:http";
import { resolve } from "node:path";
import { build } from "vite";

/** A product whose pages are static: one bundle with the published client in it, unmodified. */
export interface ReactProduct {
  origin: string;
  stop: () => Promise<void>;
}

export async function bundleSample(): Promise<string> {
  const entry = resolve("e2e/clients/react/main.tsx");
  const built = await build({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: { write: false, lib: { entry, formats: ["es"], fileName: "main" } },
  });
  const [result] = Array.isArray(built) ? built : [built];
  const [chunk] = result && "output" in result ? result.output : [];
  if (chunk?.type !== "chunk") throw new Error("Vite bundled nothing");
  return chunk.code;
}

/** Its pages, from an origin of their own. `authUrl` is the product host's. */
export async function serveSample(script: string, authUrl: string): Promise<ReactProduct> {
  const page = `<!doctype html><title>Shop</title><link rel="icon" href="data:,"><div id="root" data-auth-url="${authUrl}"></div><script type="module" src="/main.js"></script>`;
  const server = createServer((request, response) => {
    const isScript = request.url === "/main.js";
    response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html; charset=utf-8" });
    response.end(isScript ? script : page);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  const stop = () =>
    new Promise<void>((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
  return { origin: `http://127.0.0.1:${address.port}`, stop };
}
